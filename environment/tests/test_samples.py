"""The samples in data/ are what the commands beside them write, and Python reads them as data/README.md says."""

import re
import subprocess
from pathlib import Path

from support import ENVIRONMENT, PROJECT

README = PROJECT / "data" / "README.md"
SAMPLES = PROJECT / "data" / "samples"


def contents(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_the_commands_write_the_samples(tmp_path: Path) -> None:
    commands = re.findall(r"^\| `samples/\S+` \| `(.*)` \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) == 12
    for command in commands:
        subprocess.run([ENVIRONMENT / "codestep", *command.split()], cwd=tmp_path, check=True, capture_output=True)
    assert contents(tmp_path) == contents(SAMPLES)


def test_the_python_of_the_readme_runs() -> None:
    lines = re.findall(r"^    (.*)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    done = subprocess.run(["python3", "-c", "\n".join(lines)], cwd=SAMPLES, capture_output=True, text=True, check=True)
    assert "print(" in done.stdout
