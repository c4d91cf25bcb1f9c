"""Fixtures: a small project for the scripts, and the runs of the notebooks."""

import functools
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

import notebook_runner  # noqa: E402  (found through the path above)
from support import ENVIRONMENT, KERNEL_INSTALL, MAVEN, PROJECT, SCRIPTS, Project  # noqa: E402


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root, commands = tmp_path / "a project", tmp_path / "commands"
    for directory in ("environment/kernel/src/main", "lib/src/main", "notebooks"):
        (root / directory).mkdir(parents=True)
    commands.mkdir()
    for script in SCRIPTS:
        shutil.copy(ENVIRONMENT / script, root / "environment" / script)
    (root / "environment/requirements.txt").write_text("# none\n")
    (root / "environment/lab-settings.json").write_text("{}\n")
    (root / "environment/kernel/install.py").write_text(KERNEL_INSTALL)
    for file in ("pom.xml", "lib/pom.xml", "environment/kernel/pom.xml", "lib/src/main/A.java"):
        (root / file).write_text("fine\n")
    made = Project(root, commands)
    made.command("mvn", MAVEN.format(project=root, calls=root / "maven-calls"))
    return made


@pytest.fixture(scope="session")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], notebook_runner.Execution]:
    """A function from a notebook's file name without ending to its run."""
    directory = tmp_path_factory.mktemp("notebooks")

    @functools.cache
    def run(stem: str) -> notebook_runner.Execution:
        with pytest.MonkeyPatch.context() as variables:
            variables.setenv("CODESTEP_PROFILE", "smoke")
            path = PROJECT / "notebooks" / f"{stem}.ipynb"
            return notebook_runner.run(path, directory / "reports", directory / "logs", "smoke")

    return run
