"""What a notebook's test asks of an executed notebook: its text, images and tables."""

import re

from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode


def outputs(notebook: NotebookNode) -> list[NotebookNode]:
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def printed(notebook: NotebookNode) -> str:
    """All that the notebook printed, or showed as plain text, in order."""
    return "\n".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs(notebook))


def images(notebook: NotebookNode) -> list[NotebookNode]:
    return [output for output in outputs(notebook) if {"image/png", "image/svg+xml"} & set(output.get("data", {}))]


def tables(notebook: NotebookNode) -> list[list[dict[str, str]]]:
    """The HTML tables that the notebook showed, each as rows by column title."""
    return [
        _rows(table)
        for output in outputs(notebook)
        for table in BeautifulSoup(output.get("data", {}).get("text/html", ""), "html.parser").find_all("table")
    ]


def table_with(notebook: NotebookNode, *columns: str) -> list[dict[str, str]]:
    """The first table that has columns of these titles."""
    return next(table for table in tables(notebook) if table and set(columns) <= set(table[0]))


def _rows(table: Tag) -> list[dict[str, str]]:
    texts = [[cell.get_text().strip() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
    texts = [row for row in texts if any(row)]
    return [dict(zip(texts[0], row)) for row in texts[1:]]


def number(text: str) -> float:
    """The first number in a text such as ``93.5 % (92.4 to 94.5)`` or ``3,000``."""
    found = re.search(r"[-\u2212]?\d+(,\d{3})*(\.\d+)?", text)
    assert found, f"no number in {text!r}"
    return float(found.group().replace("\u2212", "-").replace(",", ""))
