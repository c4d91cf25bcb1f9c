"""Writes the index of the reports: a page that links each and says in short what it found."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup, Tag
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbconvert.filters import markdown2html
from nbformat import NotebookNode

import notebook_export as export

NAME = "index.html"

RECORD = "codestep"
"""The key of an executed notebook's metadata under which its :class:`Run` stands."""

MOST_FINDINGS = 6
"""Lines of a notebook's summary that the index shows."""


@dataclass(frozen=True)
class Run:
    """How a notebook was run: its profile, when it began (with the time zone), for how many seconds, and whether it
    ended without a failure."""

    profile: str
    date: datetime
    seconds: float
    completed: bool

    def record_in(self, notebook: NotebookNode) -> None:
        notebook.metadata[RECORD] = {**vars(self), "date": self.date.isoformat(timespec="seconds")}

    @staticmethod
    def of(notebook: NotebookNode) -> "Run | None":
        """The run that an executed copy records; none if it was executed in another way."""
        record = notebook.metadata.get(RECORD)
        return record and Run(**{**record, "date": datetime.fromisoformat(record["date"])})

    @property
    def duration(self) -> str:
        minutes, seconds = divmod(round(self.seconds), 60)
        return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"

    @property
    def day(self) -> str:
        return f"{self.date.day} {self.date:%B %Y, %H:%M}"


@dataclass(frozen=True)
class Chart:
    """A picture with the text that stands for it, and its width on the page where that is known."""

    source: str
    text: str
    width: str | None


@dataclass(frozen=True)
class Entry:
    """What the index says of one notebook. ``question`` is HTML, all else is text."""

    stem: str
    title: str
    question: str
    findings: list[str]
    chart: Chart | None
    seed: str | None
    run: Run


def write(reports: Path) -> Path:
    """Writes the index of the notebooks whose executed copies are in a directory; returns its path."""
    entries = [entry for copy in sorted(reports.glob("*.ipynb")) if (entry := entry_of(copy))]
    page = reports / NAME
    export.write(page, to_html(entries))
    return page


def to_html(entries: list[Entry]) -> str:
    """The page: one part for each entry, in the style of the reports, without anything from elsewhere."""
    templates = Environment(
        loader=FileSystemLoader(export.TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("index/index.html.j2").render(
        entries=entries,
        styles=[(export.TEMPLATES / path).read_text(encoding="utf-8") for path in ("codestep/report.css", "index/index.css")],
    )


def entry_of(copy: Path) -> Entry | None:
    """What an executed copy says of itself; nothing if it does not record its run."""
    notebook = nbformat.read(copy, as_version=4)
    run = Run.of(notebook)
    if run is None:
        return None
    findings = findings_of(notebook)
    return Entry(
        stem=copy.stem,
        title=export.title(notebook, copy.stem),
        question=first_paragraph(notebook),
        findings=findings if run.completed else [],
        chart=first_chart(notebook),
        seed=seed_of(notebook),
        run=run,
    )


def first_paragraph(notebook: NotebookNode) -> str:
    """The first paragraph of text as HTML, empty if there is none."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            paragraph = BeautifulSoup(markdown2html(cell.source), "html.parser").find("p")
            if paragraph:
                return paragraph.decode_contents()
    return ""


def findings_of(notebook: NotebookNode) -> list[str]:
    """The first lines that are printed under the heading "Summary"."""
    within, lines = False, []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            headings = re.findall(r"^##?\s+(.+?)\s*#*$", cell.source, re.MULTILINE)
            within = headings[-1] == "Summary" if headings else within
        elif within:
            lines += [line for line in printed(cell).splitlines() if line.strip()]
    return lines[:MOST_FINDINGS]


def seed_of(notebook: NotebookNode) -> str | None:
    """The seed that the notebook printed, none if it did not."""
    for cell in notebook.cells:
        found = re.search(r"\bseed (\d+)\b", printed(cell))
        if found:
            return found[1]
    return None


def printed(cell: NotebookNode) -> str:
    return "".join(output.text for output in cell.get("outputs", []) if output.output_type == "stream")


def first_chart(notebook: NotebookNode) -> Chart | None:
    """The first picture that the notebook shows."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            image = BeautifulSoup(output.get("data", {}).get("text/html", ""), "html.parser").find("img")
            if image:
                return _chart(image)
    return None


def _chart(image: Tag) -> Chart:
    return Chart(image["src"], image.get("alt", ""), image.get("width"))
