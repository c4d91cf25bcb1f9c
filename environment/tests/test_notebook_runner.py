"""The notebook runner, with notebooks made here, in the real kernel."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

import notebook_runner
from support import ENVIRONMENT, PROJECT, wait_until, write_notebook

TITLE = "# Counting lines"
FINE = 'System.out.println("counted " + (40 + 2));'
FAILING = 'int wanted = 42;\nthrow new IllegalStateException("the count is wrong");'
STARTED = 'java.nio.file.Files.writeString(java.nio.file.Path.of("started"), "");\n'
SLOW = 'for (int i = 0; i < 600; i++) {\n    System.out.println("step " + i);\n    Thread.sleep(100);\n}'


def execute(path: Path) -> notebook_runner.Execution:
    return notebook_runner.run(path, path.parent / "reports", path.parent / "logs", "smoke")


def command_line(path: Path, **variables: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, ENVIRONMENT / "notebook_runner.py", "run",
         "--reports", path.parent / "reports", "--logs", path.parent / "logs", path],
        env={**os.environ, "CODESTEP_PROFILE": "smoke", **variables}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )


def test_a_notebook_runs_and_leaves_its_copy_and_its_page(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "good.ipynb", TITLE, FINE)
    before = path.read_bytes()
    done = execute(path)
    assert done.notebook.cells[1].outputs[0].text.strip() == "counted 42"
    assert nbformat.read(done.copy, as_version=4).cells[1].outputs == done.notebook.cells[1].outputs
    assert "<title>Counting lines</title>" in done.html.read_text(encoding="utf-8")
    assert "counted 42" in done.html.read_text(encoding="utf-8")
    assert path.read_bytes() == before


def test_the_notebook_sees_the_profile_and_its_own_directory(tmp_path: Path) -> None:
    code = 'System.out.println(System.getenv("CODESTEP_PROFILE") + " " + System.getProperty("user.dir"));'
    path = write_notebook(tmp_path / "where.ipynb", code)
    _, errors = command_line(path).communicate(timeout=120)
    copy = nbformat.read(tmp_path / "reports/where.ipynb", as_version=4)
    assert copy.cells[0].outputs[0].text.strip() == f"smoke {tmp_path}", errors


def test_a_failing_cell_is_named_with_its_line_and_the_copy_is_kept(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "bad.ipynb", TITLE, FINE, "## The check", FAILING, FINE)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/bad.html").write_text("of an earlier run")
    process = command_line(path)
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert out == ""
    assert "Cell 2 of 3 (The check) failed" in errors
    assert "IllegalStateException" in errors
    assert "the count is wrong" in errors
    assert "at cell [2], line 2" in errors
    assert 'throw new IllegalStateException("the count is wrong");' in errors
    assert str(tmp_path / "reports/bad.ipynb") in errors
    assert "Traceback (most recent call last)" not in errors
    copy = nbformat.read(tmp_path / "reports/bad.ipynb", as_version=4)
    assert copy.cells[1].outputs[0].text.strip() == "counted 42"
    assert copy.cells[3].outputs[-1].output_type == "error"
    assert copy.cells[4].outputs == []
    assert not (tmp_path / "reports/bad.html").exists()


def test_code_that_does_not_compile_is_named_too(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "bad.ipynb", FINE, 'int count = "many";')
    with pytest.raises(notebook_runner.NotebookError, match="Cell 2 of 2 failed") as failure:
        execute(path)
    assert 'int count = "many";' in str(failure.value)
    assert "incompatible types" in str(failure.value)


def test_a_cell_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(notebook_runner.CELL_SECONDS, "smoke", 2)
    path = write_notebook(tmp_path / "slow.ipynb", "Thread.sleep(60_000);")
    started = time.monotonic()
    with pytest.raises(notebook_runner.NotebookError, match="Cell 1 of 1 took longer than 2 s and was stopped"):
        execute(path)
    assert time.monotonic() - started < 50


def test_a_kernel_that_dies_is_reported(tmp_path: Path) -> None:
    kill = 'new ProcessBuilder("bash", "-c", "kill -9 " + ProcessHandle.current().pid()).start();\nThread.sleep(60_000);'
    path = write_notebook(tmp_path / "dies.ipynb", FINE, kill)
    with pytest.raises(notebook_runner.NotebookError, match="Cell 2 of 2 ended with its kernel"):
        execute(path)
    assert (tmp_path / "reports/dies.ipynb").exists()


def test_a_kernel_that_is_not_installed_is_named_with_the_remedy(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "other.ipynb", FINE, kernel="cobol")
    with pytest.raises(notebook_runner.NotebookError, match="needs the kernel 'cobol'.*environment/setup"):
        execute(path)


def test_an_interrupt_stops_the_kernel_and_keeps_what_was_done(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "slow.ipynb", FINE, STARTED + SLOW)
    process = command_line(path)
    wait_until((tmp_path / "started").exists, seconds=60)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Cell 2 of 2 was interrupted" in errors
    copy = nbformat.read(tmp_path / "reports/slow.ipynb", as_version=4)
    assert copy.cells[0].outputs[0].text.strip() == "counted 42"


def test_progress_names_the_cell_its_heading_and_its_last_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(notebook_runner, "QUIET_SECONDS", 0.5)
    path = write_notebook(tmp_path / "slow.ipynb", "## Training", FINE, SLOW.replace("600", "20"))
    execute(path)
    shown = capsys.readouterr().err
    assert "cell 2 of 2 (Training): step " in shown


def test_several_notebooks_run_on_after_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = write_notebook(tmp_path / "bad.ipynb", FAILING)
    good = write_notebook(tmp_path / "good.ipynb", FINE)
    assert notebook_runner.run_all([bad, good], tmp_path / "reports", tmp_path / "logs") == 1
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / "reports/good.html")]


def test_clearing_strips_outputs_and_changes_nothing_the_second_time(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "noted.ipynb", TITLE, FINE)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="counted 42")]
    notebook.cells[1].execution_count = 3
    notebook.cells[1].metadata["execution"] = {"shell.execute_reply": "now"}
    nbformat.write(notebook, path)

    notebook_runner.clear(path)

    cleared = nbformat.read(path, as_version=4)
    assert cleared.cells[1].source == FINE
    assert (cleared.cells[1].outputs, cleared.cells[1].execution_count, cleared.cells[1].metadata) == ([], None, {})
    text = path.read_bytes()
    notebook_runner.clear(path)
    assert path.read_bytes() == text


def test_committed_notebooks_have_no_outputs() -> None:
    for path in PROJECT.glob("notebooks/*.ipynb"):
        before = nbformat.read(path, as_version=4)
        assert notebook_runner.cleared(nbformat.read(path, as_version=4)) == before, (
            f".venv/bin/python environment/notebook_runner.py clear {path.relative_to(PROJECT)}"
        )
