"""The index of the reports: what it says of each, and that it needs nothing from elsewhere."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup, Tag

import notebook_index as index
import notebook_runner
from support import network_addresses, write_notebook

DATE = datetime(2026, 3, 1, 9, 5, 40, tzinfo=timezone(timedelta(hours=1)))
QUICK = index.Run("quick", DATE, 544.6, completed=True)
CHART = '<img class="codestep-chart" width="600" alt="Chart: Accuracy" src="data:image/png;base64,{}">'


def executed(path: Path, run: index.Run = QUICK) -> Path:
    """Writes the copy of a notebook that printed something in each cell, and showed two charts."""
    write_notebook(
        path, "# Counting *lines* <again>\n\n**Question.** Can it `count` & tell?\n\nMore.", "settings();",
        "## Data", "data();", "## Summary\n\nIn numbers:", "summary();", "## After", "after();",
    )
    notebook = nbformat.read(path, as_version=4)
    text = {"settings();": "profile quick, seed 42\n", "data();": "1 < 2\n", "after();": "not this\n",
            "summary();": "from scratch: 94.5%\n\nby <b> 2%\n" + "more\n" * 10}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", text=text[cell.source])]
    for name in ("first", "second"):
        notebook.cells[3].outputs.append(nbformat.v4.new_output("display_data", data={"text/html": CHART.format(name)}))
    run.record_in(notebook)
    nbformat.write(notebook, path)
    return path


def page_of(reports: Path) -> BeautifulSoup:
    return BeautifulSoup(index.write(reports).read_text(encoding="utf-8"), "html.parser")


def facts(article: Tag) -> dict[str, str]:
    return {pair.dt.get_text(): pair.dd.get_text() for pair in article.dl.find_all("div")}


def test_an_entry_says_what_was_asked_found_and_how_it_was_run(tmp_path: Path) -> None:
    executed(tmp_path / "01-lines.ipynb")
    article = page_of(tmp_path).find("article")
    assert article.h2.get_text() == "Counting lines <again>"
    assert article.h2.a["href"] == "01-lines.html"
    assert article.p.decode_contents() == "<strong>Question.</strong> Can it <code>count</code> &amp; tell?"
    findings = [item.get_text() for item in article.find("ul").find_all("li")]
    assert findings == ["from scratch: 94.5%", "by <b> 2%", "more", "more", "more", "more"]
    assert facts(article) == {
        "profile": "quick", "run": "1 March 2026, 09:05", "duration": "9 min 5 s", "seed": "42",
        "notebook": "01-lines.ipynb",
    }
    assert article.time["datetime"] == "2026-03-01T09:05:40+01:00"


def test_the_first_chart_is_shown_with_its_text(tmp_path: Path) -> None:
    executed(tmp_path / "01-lines.ipynb")
    images = page_of(tmp_path).find_all("img")
    assert [(image["src"], image["alt"], image["width"]) for image in images] == [
        ("data:image/png;base64,first", "Chart: Accuracy", "600")
    ]


def test_every_notebook_has_its_entry_in_the_order_of_the_names(tmp_path: Path) -> None:
    for stem in ("02-tasks", "01-lines", "10-more"):
        executed(tmp_path / f"{stem}.ipynb")
    assert [article["id"] for article in page_of(tmp_path).find_all("article")] == ["01-lines", "02-tasks", "10-more"]


def test_a_run_that_failed_says_so_and_leads_to_its_copy(tmp_path: Path) -> None:
    executed(tmp_path / "01-lines.ipynb", index.Run("smoke", DATE, 7.2, completed=False))
    article = page_of(tmp_path).find("article")
    assert article.h2.a is None
    assert "ended at a failure" in article.find(class_="failed").get_text()
    assert article.find(class_="failed").a["href"] == "01-lines.ipynb"
    assert article.find("ul") is None
    assert facts(article)["duration"] == "7 s"


def test_a_copy_without_a_recorded_run_is_left_out(tmp_path: Path) -> None:
    write_notebook(tmp_path / "mine.ipynb", "# Mine", "1 + 1")
    page = page_of(tmp_path)
    assert page.find("article") is None
    assert "environment/run all" in page.get_text()


def test_a_notebook_without_chart_seed_and_summary_has_a_short_entry(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "bare.ipynb", "1 + 1")
    notebook = nbformat.read(path, as_version=4)
    QUICK.record_in(notebook)
    nbformat.write(notebook, path)
    article = page_of(tmp_path).find("article")
    assert article.h2.get_text() == "bare"
    assert article.find("img") is None
    assert "seed" not in facts(article)


def test_the_page_stands_alone_and_has_a_dark_form(tmp_path: Path) -> None:
    executed(tmp_path / "01-lines.ipynb")
    text = index.write(tmp_path).read_text(encoding="utf-8")
    assert network_addresses(text) == []
    assert "<script" not in text
    assert "prefers-color-scheme: dark" in text


def test_the_runner_records_the_run_and_writes_the_index(tmp_path: Path) -> None:
    good = write_notebook(tmp_path / "01-good.ipynb", "# Good", 'System.out.println("seed 3");')
    bad = write_notebook(tmp_path / "02-bad.ipynb", "# Bad", "int a = 1 / 0;")
    before = datetime.now().astimezone()
    assert notebook_runner.run_all([good, bad], tmp_path / "reports", tmp_path / "logs") == 1
    runs = [index.Run.of(nbformat.read(tmp_path / "reports" / path.name, as_version=4)) for path in (good, bad)]
    assert [(run.profile, run.completed) for run in runs] == [("quick", True), ("quick", False)]
    assert all(before - timedelta(seconds=1) <= run.date and run.seconds > 0 for run in runs)
    page = BeautifulSoup((tmp_path / "reports/index.html").read_text(encoding="utf-8"), "html.parser")
    assert [article.h2.get_text() for article in page.find_all("article")] == ["Good", "Bad"]


def test_a_committed_notebook_records_no_run(tmp_path: Path) -> None:
    path = executed(tmp_path / "01-lines.ipynb")
    notebook_runner.clear(path)
    assert index.RECORD not in nbformat.read(path, as_version=4).metadata
