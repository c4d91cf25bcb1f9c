"""environment/setup: does what is needed once, says what it does, and says what to do when it cannot."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from support import Project, wait_until, write_executable

MESSAGE_COMMANDS = (
    "bash basename cat cksum cut dirname env find fc-list flock grep head ln mkdir python3 readlink sed sha256sum sleep "
    "sort tail tr uname xargs"
).split()
"""What the scripts call beside the tools that they set up."""


@pytest.fixture
def only_basic_commands(project: Project) -> str:
    """A search path with neither Maven nor a package manager."""
    directory = project.root.parent / "basic"
    directory.mkdir()
    for command in MESSAGE_COMMANDS:
        found = shutil.which(command)
        assert found, f"the tests need the command {command}"
        (directory / command).symlink_to(found)
    return str(directory)


def test_a_second_call_does_nothing_and_says_nothing(project: Project) -> None:
    first = project.call("setup")
    assert first.returncode == 0, first.stderr
    assert "Build the library and the kernel: done in" in first.stderr
    before = {path: path.stat().st_mtime_ns for path in project.root.rglob("*") if path.is_file() and path.name != "lock"}

    second = project.call("setup")

    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert project.builds == 1


def test_the_kernel_is_installed_with_the_projects_java_and_class_path(project: Project) -> None:
    assert project.call("setup").returncode == 0
    arguments = (project.root / ".venv/share/jupyter/kernels/java/kernel.json").read_text()
    assert arguments == (
        f"--java {project.root}/environment/java"
        f" --classpath {project.root}/lib/target/codestep-0.1.0-SNAPSHOT.jar:{project.root}/lib/target/dependencies/*"
        f" --kernel-jar {project.root}/environment/kernel/target/codestep-kernel.jar"
    )


def test_builds_again_when_a_source_changed_and_only_then(project: Project) -> None:
    source = project.root / "lib/src/main/A.java"
    project.call("setup", "--build")
    os.utime(source)
    project.call("setup", "--build")
    assert project.builds == 1

    source.write_text("changed\n")
    project.call("setup", "--build")
    assert project.builds == 2

    source.rename(source.with_name("B.java"))
    (project.root / "lib/src/main/A.java").write_text("another\n")
    project.call("setup", "--build")
    assert project.builds == 3

    shutil.rmtree(project.root / "lib/target")
    project.call("setup", "--build")
    assert project.builds == 4


def test_a_failed_build_shows_the_end_of_its_log_and_is_tried_again(project: Project) -> None:
    source = project.root / "lib/src/main/A.java"
    source.write_text("broken\n")
    failed = project.call("setup", "--build")
    assert failed.returncode == 1
    assert "Build the library and the kernel: failed after" in failed.stderr
    assert ".cache/logs/build.log" in failed.stderr
    assert "[ERROR] A.java is broken" in failed.stderr

    source.write_text("fine\n")
    assert project.call("setup", "--build").returncode == 0
    assert project.builds == 2


def test_two_at_once_build_once(project: Project) -> None:
    first = project.start("setup", MAVEN_SECONDS="3")
    second = project.start("setup", MAVEN_SECONDS="3")
    messages = [process.communicate(timeout=120)[1] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], messages
    assert project.builds == 1
    assert sum("Another process is setting up or building" in message for message in messages) == 1


def test_an_interrupt_ends_the_build_too(project: Project) -> None:
    process = project.start("setup", "--build", MAVEN_SECONDS="300")
    wait_until(lambda: project.builds == 1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 130
    wait_until(lambda: not is_running(project.maven_processes[0]))
    assert not (project.root / ".cache/build.stamp").exists()


def test_without_maven_and_without_rights_it_says_what_to_install(project: Project, only_basic_commands: str) -> None:
    result = project.call("setup", PATH=only_basic_commands)
    assert result.returncode == 1
    assert "Not found here: Maven." in result.stderr
    assert "sudo apt-get install openjdk-17-jdk-headless maven" in result.stderr
    assert "brew install" in result.stderr
    assert not (project.root / ".venv").exists()


def test_on_debian_it_installs_what_is_missing_and_refreshes_the_lists_once(
    project: Project, only_basic_commands: str, tmp_path: Path
) -> None:
    calls = tmp_path / "apt-calls"
    commands = Path(only_basic_commands)
    write_executable(commands / "sudo", '#!/usr/bin/env bash\n[[ $1 == -n ]] && shift\nexec "$@"\n')
    write_executable(
        commands / "apt-get",
        f"""#!/usr/bin/env bash
echo "$DEBIAN_FRONTEND: $*" >>"{calls}"
case "$*" in
  *install*) grep -q update "{calls}" || exit 100; ln -s "{project.commands}/mvn" "{commands}/mvn" ;;
esac
""",
    )
    result = project.call("setup", "--build", PATH=only_basic_commands)
    assert result.returncode == 0, result.stderr
    assert "Install Maven: done in" in result.stderr
    assert project.builds == 1
    lines = [line.replace("-o DPkg::Lock::Timeout=600 ", "") for line in calls.read_text().splitlines()]
    install = "noninteractive: install -y --no-install-recommends maven"
    assert lines == [install, "noninteractive: update", install]


def test_an_unknown_option_is_refused(project: Project) -> None:
    result = project.call("setup", "--biuld")
    assert result.returncode == 2
    assert result.stderr == "environment/setup: unknown option --biuld (known: --tools, --build, --help)\n"
    assert project.builds == 0


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
