"""Runs notebooks from top to bottom in their own kernel, shows progress, and exports them as HTML.

    notebook_runner.py run --reports DIR --logs DIR NOTEBOOK ...    executes; exit code 1 if a cell failed
    notebook_runner.py clear NOTEBOOK ...                           strips outputs in place, as notebooks are committed

``CODESTEP_PROFILE`` (smoke, quick or full) is for the notebook, and sets how long one cell may take.
"""

import argparse
import asyncio
import os
import re
import signal
import sys
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

import notebook_export as export
import notebook_index as index

START_SECONDS = 60
"""How long a kernel may take to start: a JVM needs 2 s, on a loaded machine much longer."""

CELL_SECONDS = {"smoke": 120, "quick": 1800, "full": 7 * 24 * 3600}
"""How long one cell may take, by profile."""

QUIET_SECONDS = 20
"""How long progress may be silent where there is no terminal."""

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class NotebookError(Exception):
    """A notebook that could not be run to its end. The message says which cell, why, and where to look."""


@dataclass(frozen=True)
class Execution:
    """A notebook that ran to its end: the executed copy, the two files it was written to, and the time it took."""

    notebook: NotebookNode
    copy: Path
    html: Path
    seconds: float


def run(path: Path, reports: Path, logs: Path, profile: str = "quick") -> Execution:
    """Executes a notebook in the kernel that it names, in its own directory, and writes the executed copy and its
    HTML to ``reports``. The copy is written also when a cell fails, then without HTML.

    :raises NotebookError: if a cell fails or takes too long, or if the kernel does not start or dies
    """
    notebook = nbformat.read(path, as_version=4)
    reports.mkdir(parents=True, exist_ok=True)
    logs.mkdir(parents=True, exist_ok=True)
    copy, html = reports / path.name, reports / f"{path.stem}.html"
    # A report of an earlier run must not pass for this one's.
    html.unlink(missing_ok=True)
    date, started = datetime.now().astimezone(), time.monotonic()
    kernel_log = logs / f"kernel-{path.stem}.log"

    def keep_copy(completed: bool) -> float:
        seconds = time.monotonic() - started
        index.Run(profile, date, round(seconds, 1), completed).record_in(notebook)
        export.write(copy, nbformat.writes(notebook))
        return seconds

    with Progress(path.stem) as progress, kernel_log.open("wb") as kernel_output:
        client = Client(notebook, progress, path.parent, profile)
        try:
            client.execute(stdout=kernel_output, stderr=kernel_output)
        except NoSuchKernel as error:
            raise NotebookError(
                f"{path.name} needs the kernel '{error.name}', which is not installed. environment/setup installs it."
            ) from error
        except (CellExecutionError, CellTimeoutError, DeadKernelError, RuntimeError, TimeoutError) as error:
            keep_copy(completed=False)
            raise NotebookError(client.explain(error, kernel_log, copy)) from error
    seconds = keep_copy(completed=True)
    export.write(html, export.to_html(notebook, path.stem))
    return Execution(notebook, copy, html, seconds)


class Client(NotebookClient):
    """nbclient's runner, which also tells a :class:`Progress` what the notebook is doing and what failed."""

    def __init__(self, notebook: NotebookNode, progress: "Progress", directory: Path, profile: str) -> None:
        super().__init__(
            notebook,
            resources={"metadata": {"path": str(directory)}},
            timeout=CELL_SECONDS[profile],
            startup_timeout=START_SECONDS,
            on_notebook_start=self.stop_on_signals,
            on_cell_execute=self.cell_started,
            on_cell_executed=self.cell_ended,
        )
        self.progress = progress
        self.code_cells = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
        self.current: int | None = None
        self.interrupted = False

    def stop_on_signals(self, notebook: NotebookNode) -> None:
        """Makes an interrupt stop the kernel, which ends the cell; nbclient's own handler leaves that untold."""

        def stop() -> None:
            self.interrupted = True
            asyncio.ensure_future(self.km.shutdown_kernel(now=True))

        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, stop)

    def cell_started(self, cell: NotebookNode, cell_index: int) -> None:
        self.current = cell_index
        self.progress.begin(self.cell_name())

    def cell_ended(self, cell: NotebookNode, cell_index: int, execute_reply: dict) -> None:
        self.progress.end()

    def process_message(self, msg: dict, cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        line = last_line(msg)
        if line:
            self.progress.show(line)
        return super().process_message(msg, cell, cell_index)

    def cell_name(self) -> str:
        """The current cell by its number among the code cells and the heading that it stands under."""
        number = self.code_cells.index(self.current) + 1
        headings = [
            match.group(1)
            for cell in self.nb.cells[: self.current]
            if cell.cell_type == "markdown"
            for match in re.finditer(r"^#+\s+(.+?)\s*$", cell.source, re.MULTILINE)
        ]
        place = f" ({headings[-1]})" if headings else ""
        return f"cell {number} of {len(self.code_cells)}{place}"

    def explain(self, error: Exception, kernel_log: Path, copy: Path) -> str:
        """What failed, where, and where to look, in a few lines."""
        if self.current is None:
            return (
                f"The kernel '{self.kernel_name}' did not start within {START_SECONDS} s: {error}\n"
                + tail(kernel_log)
            )
        if self.interrupted:
            what = "was interrupted"
        elif isinstance(error, CellExecutionError):
            what = f"failed\n{indent(failure(self.nb.cells[self.current]))}"
        elif isinstance(error, CellTimeoutError):
            what = f"took longer than {self.timeout} s and was stopped"
        elif isinstance(error, DeadKernelError):
            what = f"ended with its kernel, which died (was the memory enough?)\n{tail(kernel_log)}"
        else:
            what = f"could not be run: {error}"
        name = self.cell_name()
        return f"{name[0].upper()}{name[1:]} {what}\nThe notebook up to there: {copy}"


class Progress:
    """One line that says what a notebook is doing. On a terminal it moves; elsewhere a line is written every
    ``QUIET_SECONDS``, so that the log of an automatic build is never silent for long. A cell that took 5 seconds or more
    leaves a line."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.lock = threading.Lock()
        self.finished = threading.Event()
        self.moving = sys.stderr.isatty()
        self.started = self.cell_start = self.written = time.monotonic()
        self.cell = "starting the kernel"
        self.line = ""
        self.ticker = threading.Thread(target=self.tick, daemon=True)

    def __enter__(self) -> "Progress":
        self.write(self.title)
        self.ticker.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.finished.set()
        self.ticker.join()
        self.erase()

    def begin(self, cell: str) -> None:
        with self.lock:
            self.cell, self.line, self.cell_start = cell, "", time.monotonic()

    def show(self, line: str) -> None:
        with self.lock:
            self.line = line

    def end(self) -> None:
        with self.lock:
            seconds = time.monotonic() - self.cell_start
            if seconds >= 5:
                self.write(f"  {self.clock()}  {self.cell}: done in {seconds:.0f} s")

    def tick(self) -> None:
        while not self.finished.wait(0.2):
            with self.lock:
                text = f"  {self.clock()}  {self.cell}" + (f": {self.line}" if self.line else "")
                if self.moving:
                    width = os.get_terminal_size(sys.stderr.fileno()).columns
                    print(f"\r\x1b[K{text[: width - 1]}", end="", file=sys.stderr, flush=True)
                elif time.monotonic() - self.written >= QUIET_SECONDS:
                    self.write(text[:150])

    def write(self, text: str) -> None:
        self.erase()
        print(text, file=sys.stderr, flush=True)
        self.written = time.monotonic()

    def erase(self) -> None:
        if self.moving:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def clock(self) -> str:
        seconds = int(time.monotonic() - self.started)
        return f"{seconds // 60}:{seconds % 60:02d}"


def last_line(message: dict) -> str:
    """The last line of text that a kernel's message brings, empty if it brings none."""
    content = message["content"]
    kind = message["msg_type"]
    if kind == "stream":
        text = content["text"]
    elif kind in ("display_data", "update_display_data", "execute_result"):
        data = content["data"]
        text = data.get("text/plain") or export.text_of_html(data.get("text/html", ""))
    else:
        return ""
    lines = [line.strip() for line in ANSI.sub("", text).replace("\r", "\n").split("\n")]
    return next((line for line in reversed(lines) if line), "")


def failure(cell: NotebookNode) -> str:
    """The error that a failed cell shows: the kernel's own text, at most 30 lines of it."""
    error = next(output for output in reversed(cell.outputs) if output.output_type == "error")
    lines = ANSI.sub("", "\n".join(error.traceback)).strip("\n").split("\n")
    message = error.evalue.strip().split("\n")[0]
    if not any(message in line for line in lines):
        lines.insert(0, f"{error.ename}: {message}")
    if len(lines) > 30:
        lines = lines[:20] + [f"... {len(lines) - 30} lines ..."] + lines[-10:]
    return "\n".join(lines)


def tail(log: Path) -> str:
    """The last lines of a kernel's own output, with the log's path."""
    lines = log.read_text(errors="replace").splitlines()[-10:]
    return "\n".join([f"The last lines of {log}:", *(f"  | {line}" for line in lines)])


def indent(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))


def cleared(notebook: NotebookNode) -> NotebookNode:
    """The notebook as it is committed: no outputs, no counts, no traces of a run."""
    for cell in notebook.cells:
        for key in ("execution", "collapsed", "scrolled", "ExecuteTime"):
            cell.metadata.pop(key, None)
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    for key in ("widgets", index.RECORD):
        notebook.metadata.pop(key, None)
    return notebook


def clear(path: Path) -> None:
    """Strips a notebook's outputs in place; a notebook without any is left as it is, byte for byte."""
    before = path.read_text(encoding="utf-8")
    after = nbformat.writes(cleared(nbformat.reads(before, as_version=4))) + "\n"
    if after != before:
        export.write(path, after)


def run_all(paths: list[Path], reports: Path, logs: Path) -> int:
    """Runs notebooks one after the other, a failure notwithstanding, and writes the index; returns the exit code."""
    profile = os.environ.get("CODESTEP_PROFILE", "quick")
    failed = 0
    for path in paths:
        try:
            done = run(path, reports, logs, profile)
            print(f"  done in {done.seconds // 60:.0f}:{done.seconds % 60:02.0f}", file=sys.stderr)
            print(done.html)
        except NotebookError as error:
            print(error, file=sys.stderr)
            failed += 1
    print(f"index of the reports: {index.write(reports)}", file=sys.stderr)
    return 1 if failed else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    runner = commands.add_parser("run", help="execute notebooks and export them as HTML")
    runner.add_argument("--reports", type=Path, required=True, metavar="DIR")
    runner.add_argument("--logs", type=Path, required=True, metavar="DIR", help="for what the kernel itself prints")
    clearer = commands.add_parser("clear", help="strip outputs in place")
    for command in (runner, clearer):
        command.add_argument("notebooks", type=Path, nargs="+", metavar="NOTEBOOK")
    arguments = parser.parse_args()
    if arguments.command == "run":
        return run_all(arguments.notebooks, arguments.reports, arguments.logs)
    for path in arguments.notebooks:
        clear(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
