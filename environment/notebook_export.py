"""Exports an executed notebook as one HTML file that needs no network."""

import os
import re
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from nbconvert import HTMLExporter
from nbconvert.preprocessors import CoalesceStreamsPreprocessor, Preprocessor
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

TEMPLATES = Path(__file__).parent / "template"

NUMBER = re.compile(
    r"([-+\u2212]?(\d[\d,\u202f]*(\.\d+)?([eE][-+]?\d+)?|inf|\u221e)|[nN]a[nN])\s*(%|s|ms|min|MB|GB|M|K)?"
)

FORMULA = re.compile(r"\$\$.+?\$\$|\$(?=\S)[^$\n]*?(?<=\S)\$(?!\d)|\\\(.+?\\\)|\\\[.+?\\\]|\\begin\{", re.DOTALL)
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def to_html(notebook: NotebookNode, name: str) -> str:
    """The notebook as a complete page, titled with its first heading, or ``name`` where it has none."""
    config = Config()
    config.HTMLExporter.preprocessors = [CoalesceStreamsPreprocessor, AlignNumbers]
    config.CoalesceStreamsPreprocessor.enabled = True  # also leaves of lines rewritten with \r only the last
    config.CSSHTMLHeaderPreprocessor.style = "friendly"
    exporter = HTMLExporter(config=config, template_name="codestep", extra_template_basedirs=[str(TEMPLATES)])
    resources = {"metadata": {"name": title(notebook, name)}, "formulas": has_formulas(notebook)}
    resources["dark_code_css"] = dark_code_css()
    return exporter.from_notebook_node(notebook, resources)[0]


def dark_code_css() -> str:
    """The colours of code on a dark ground, without what Pygments says of elements that are not code's."""
    rules = HtmlFormatter(style="github-dark").get_style_defs(".highlight").splitlines()
    return "\n".join(rule for rule in rules if rule.startswith(".highlight "))


def title(notebook: NotebookNode, default: str) -> str:
    """The text of the notebook's first heading of the first level."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = re.search(r"^#\s+(.+?)\s*#*$", CODE.sub(_without_fence, cell.source), re.MULTILINE)
            if heading:
                return re.sub(r"[*_`]", "", heading.group(1))
    return default


def _without_fence(code: re.Match) -> str:
    return "" if code.group(1) else code.group()


def has_formulas(notebook: NotebookNode) -> bool:
    """Whether any text holds TeX: only then does the page load MathJax, the one thing that needs a network."""
    return any(
        FORMULA.search(CODE.sub("", cell.source)) for cell in notebook.cells if cell.cell_type == "markdown"
    )


class AlignNumbers(Preprocessor):
    """Marks the columns of HTML tables that hold only numbers with the class ``number``, for the style sheet."""

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple[NotebookNode, dict]:
        for output in cell.get("outputs", []):
            page = output.get("data", {}).get("text/html", "")
            if "<table" in page:
                output.data["text/html"] = with_numbers_marked(page)
        return cell, resources


def with_numbers_marked(page: str) -> str:
    soup = BeautifulSoup(page, "html.parser")
    for table in soup.find_all("table"):
        rows = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
        body = [row for row in rows if any(cell.name == "td" for cell in row)]
        for column in range(max((len(row) for row in body), default=0)):
            if _is_numeric([row[column] for row in body if column < len(row)]):
                for row in rows:
                    if column < len(row):
                        row[column]["class"] = [*row[column].get("class", []), "number"]
    return str(soup)


def _is_numeric(column: list[Tag]) -> bool:
    texts = [cell.get_text().strip() for cell in column]
    return any(texts) and all(NUMBER.fullmatch(text) for text in texts if text)


def text_of_html(page: str) -> str:
    return BeautifulSoup(page, "html.parser").get_text("\n")


def write(path: Path, text: str) -> None:
    """Writes a file beside its place and moves it there, so that no half-written file ever bears its name."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
