"""The exported page: whole, readable, and without the network."""

import re
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

import notebook_export
from support import network_addresses

TABLE = """<table><thead><tr><th>level</th><th>accuracy</th><th>name</th></tr></thead><tbody>
<tr><td>1.1</td><td>97.5 %</td><td>a1</td></tr>
<tr><td>2.1</td><td>nan %</td><td>b</td></tr>
<tr><td></td><td>1,234.5</td><td>7</td></tr></tbody></table>"""


def page(markdown: str = "# Title", output: str = TABLE) -> str:
    notebook = nbformat.v4.new_notebook(metadata={"language_info": {"name": "java"}})
    code = nbformat.v4.new_code_cell(f"int wide = {'1 + ' * 100}0;")
    code.outputs = [
        nbformat.v4.new_output("stream", text="x" * 500),
        nbformat.v4.new_output("display_data", data={"text/html": output}),
    ]
    notebook.cells = [nbformat.v4.new_markdown_cell(markdown), code]
    return notebook_export.to_html(notebook, "01-name")


def test_nothing_is_loaded_from_the_network() -> None:
    assert network_addresses(page()) == []
    assert "<script" not in page()


@pytest.mark.parametrize(
    ("markdown", "formulas"),
    [
        ("It costs $5 and then $6 more.", False),
        ("In code: `$x$`\n\n```\n$$y$$\n```", False),
        ("The loss is $-\\log p(x)$ here.", True),
        ("$$\\sum_i x_i$$", True),
    ],
)
def test_only_formulas_bring_mathjax(markdown: str, formulas: bool) -> None:
    assert bool(network_addresses(page(markdown))) == formulas


@pytest.mark.parametrize(
    ("markdown", "title"),
    [
        ("# Counting *executed* `lines`\ntext", "Counting executed lines"),
        ("text\n\n# Later", "Later"),
        ("```\n# a comment\n```\n\n# Title", "Title"),
        ("## Only a section", "01-name"),
    ],
)
def test_the_title_is_the_first_heading(markdown: str, title: str) -> None:
    assert BeautifulSoup(page(markdown), "html.parser").title.string == title


def test_columns_of_numbers_are_marked_for_alignment() -> None:
    table = BeautifulSoup(page(), "html.parser").find("table")
    marked = [[cell.get("class") == ["number"] for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
    assert marked == [[True, True, False]] * 4


def test_a_line_that_was_rewritten_is_shown_once() -> None:
    notebook = nbformat.v4.new_notebook()
    cell = nbformat.v4.new_code_cell("train()")
    cell.outputs = [nbformat.v4.new_output("stream", text=f"\rstep {step}") for step in range(3)]
    notebook.cells = [cell]
    shown = BeautifulSoup(notebook_export.to_html(notebook, "name"), "html.parser").find("main").get_text()
    assert "step 2" in shown
    assert "step 1" not in shown


def test_long_lines_wrap_and_the_page_can_be_printed() -> None:
    style = "".join(tag.string for tag in BeautifulSoup(page(), "html.parser").find_all("style"))
    assert re.search(r"^pre \{[^}]*white-space: pre-wrap; overflow-wrap: anywhere;", style, re.MULTILINE)
    assert "@media print" in style


def test_on_a_dark_screen_colours_change_and_nothing_else() -> None:
    style = "".join(tag.string for tag in BeautifulSoup(page(), "html.parser").find_all("style"))
    dark = style[style.rindex("@media screen and (prefers-color-scheme: dark)") :]
    rules = [line for line in dark.splitlines()[1:] if "{" in line]
    assert rules
    assert all(rule.startswith(".highlight ") for rule in rules)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    notebook_export.write(target, "first")
    with pytest.raises(UnicodeEncodeError):
        notebook_export.write(target, "second \ud800")
    assert target.read_text() == "first"
    assert list(tmp_path.iterdir()) == [target]
