"""What holds for every notebook. What one of them must show stands in a file named after it, beside this one."""

from collections.abc import Callable

import nbformat
import pytest

from notebook_export import has_formulas
from notebook_runner import Execution
from outputs import outputs
from support import PROJECT, network_addresses

STEMS = sorted(path.stem for path in PROJECT.glob("notebooks/*.ipynb"))
LIMIT_SECONDS = 120


def test_there_are_notebooks() -> None:
    assert STEMS


@pytest.mark.parametrize("stem", STEMS)
def test_it_runs_from_top_to_bottom_in_time(executed: Callable[[str], Execution], stem: str) -> None:
    done = executed(stem)
    code = [cell for cell in done.notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    assert code
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert [output for output in outputs(done.notebook) if output.output_type == "error"] == []
    assert done.seconds <= LIMIT_SECONDS


@pytest.mark.parametrize("stem", STEMS)
def test_its_page_stands_alone(executed: Callable[[str], Execution], stem: str) -> None:
    done = executed(stem)
    page = done.html.read_text(encoding="utf-8")
    assert f"<title>{stem}</title>" not in page, "the notebook needs a first heading"
    if not has_formulas(done.notebook):
        assert network_addresses(page) == []


@pytest.mark.parametrize("stem", STEMS)
def test_it_runs_in_any_java_kernel(stem: str) -> None:
    """No magics, and the kernel's name is the one that all kernels of the family bear."""
    notebook = nbformat.read(PROJECT / "notebooks" / f"{stem}.ipynb", as_version=4)
    assert notebook.metadata.kernelspec.name == "java"
    lines = [line for cell in notebook.cells if cell.cell_type == "code" for line in cell.source.splitlines()]
    assert [line for line in lines if line.startswith("%")] == []
