"""What the tests of this directory share: a small project with stand-ins for the slow tools, and notebooks."""

import importlib.util
import os
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

ENVIRONMENT = Path(__file__).parent.parent
PROJECT = ENVIRONMENT.parent

SCRIPTS = ("common.sh", "setup", "java", "run", "lab", "codestep", "browser-test", "prove-container")

# Makes what Maven would make, slowly enough for two set-ups to meet, and records its calls by process number.
MAVEN = """#!/usr/bin/env bash
echo $$ >>"{calls}"
sleep "${{MAVEN_SECONDS:-0}}"
if grep -q broken "{project}/lib/src/main/A.java"; then echo "[ERROR] A.java is broken"; exit 1; fi
mkdir -p "{project}/lib/target" "{project}/environment/kernel/target"
echo jar >"{project}/lib/target/codestep-0.1.0-SNAPSHOT.jar"
echo jar >"{project}/environment/kernel/target/codestep-kernel.jar"
"""

KERNEL_INSTALL = """import pathlib, sys
spec = pathlib.Path(sys.prefix, "share/jupyter/kernels/java/kernel.json")
spec.parent.mkdir(parents=True, exist_ok=True)
spec.write_text(" ".join(sys.argv[1:]))
"""


@dataclass
class Project:
    """A copy of the scripts in a project whose build takes no time, with its own directory of commands."""

    root: Path
    commands: Path

    @property
    def maven_processes(self) -> list[int]:
        calls = self.root / "maven-calls"
        return [int(line) for line in calls.read_text().splitlines()] if calls.exists() else []

    @property
    def builds(self) -> int:
        return len(self.maven_processes)

    def command(self, name: str, text: str) -> Path:
        """Puts a command on the path of the project's scripts."""
        return write_executable(self.commands / name, text)

    def variables(self, **more: str) -> dict[str, str]:
        return {**os.environ, "PATH": f"{self.commands}:{os.environ['PATH']}", **more}

    def start(self, script: str, *arguments: str, **variables: str) -> subprocess.Popen:
        return subprocess.Popen(
            [self.root / "environment" / script, *arguments], cwd="/", env=self.variables(**variables), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )

    def call(self, script: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        process = self.start(script, *arguments, **variables)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def write_executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def write_notebook(path: Path, *cells: str, kernel: str = "java") -> Path:
    """Writes a notebook; a cell that begins with ``#`` is Markdown, any other is code."""
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": kernel, "display_name": kernel}})
    notebook.cells = [
        nbformat.v4.new_markdown_cell(cell) if cell.startswith("#") else nbformat.v4.new_code_cell(cell)
        for cell in cells
    ]
    nbformat.write(notebook, path)
    return path


def network_addresses(text: str) -> list[str]:
    """What a browser would load by itself from elsewhere: sources, style sheets, imports."""
    loaded = [
        tag.get("src") or tag.get("href") or ""
        for tag in BeautifulSoup(text, "html.parser").find_all(["script", "link", "img", "iframe"])
    ]
    imported = re.findall(r"@import[^;]+|url\([^)]+\)|\bimport\s+[^;]*[\"']https?:[^\"']+", text)
    return [a for a in loaded + imported if not a.startswith("data:") and re.search(r"(https?:)?//", a)]


def require(there: bool, wanted: str) -> None:
    """Skips a test that lacks something of the machine; fails where CI is true, which promises that all is there."""
    if not there:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"this test needs {wanted}")


def require_packages(*names: str) -> None:
    """Wants packages of environment/tests/requirements.txt."""
    for name in names:
        require(importlib.util.find_spec(name) is not None, f"Python's {name}, which environment/test installs")


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.1)
