"""environment/java, codestep, run and lab: what they pass on, and what they refuse."""

from pathlib import Path

import pytest

from support import PROJECT, Project, write_executable, write_notebook

JAVA = """#!/usr/bin/env bash
printf 'home %s\\n' "{home}"
printf 'argument %s\\n' "$@"
printf 'in %s\\n' "$PWD"
env | grep -E '^(MALLOC|DJL)'
exit 7
"""


def jdk(home: Path, release: str) -> str:
    write_executable(home / "bin/java", JAVA.format(home=home))
    write_executable(home / "bin/javac", "")
    (home / "release").write_text(f'JAVA_VERSION="{release}"\n')
    return str(home)


def test_codestep_builds_and_passes_on_arguments_directory_and_exit_code(project: Project, tmp_path: Path) -> None:
    home = jdk(tmp_path / "jdk", "21.0.2")
    result = project.call("codestep", "doctor", "a b", JAVA_HOME=home)
    lines = result.stdout.splitlines()
    assert result.returncode == 7
    assert f"home {home}" in lines
    assert lines[-len(lines):].index("argument -jar") > lines.index("argument --enable-native-access=ALL-UNNAMED")
    jar = lines.index(f"argument {project.root}/lib/target/codestep-0.1.0-SNAPSHOT.jar")
    assert lines[jar + 1 : jar + 4] == ["argument doctor", "argument a b", "in /"]
    assert "MALLOC_ARENA_MAX=1" in lines
    assert f"DJL_CACHE_DIR={project.root}/.cache/djl" in lines
    assert project.builds == 1
    assert not (project.root / ".venv").exists()


def test_variables_of_the_caller_win(project: Project, tmp_path: Path) -> None:
    result = project.call("java", "-version", JAVA_HOME=jdk(tmp_path / "jdk", "17"), MALLOC_ARENA_MAX="4")
    assert "MALLOC_ARENA_MAX=4" in result.stdout.splitlines()


def test_a_jdk_that_is_too_old_is_passed_over(project: Project, tmp_path: Path) -> None:
    new = jdk(tmp_path / "new", "17.0.15")
    path = f"{new}/bin:{project.variables()['PATH']}"
    for old in ("11.0.2", "1.8.0_402"):
        result = project.call("java", "-version", JAVA_HOME=jdk(tmp_path / "old", old), PATH=path)
        assert f"home {new}" in result.stdout.splitlines()


@pytest.fixture
def set_up(project: Project) -> Project:
    """A project where set-up has nothing to do and Python prints its arguments."""
    write_executable(project.root / "environment/setup", "#!/usr/bin/env bash\n")
    write_executable(project.root / ".venv/bin/python", '#!/usr/bin/env bash\nprintf "%s\\n" "$CODESTEP_PROFILE" "$@"\n')
    for name in ("01-first", "02-second", "10-tenth"):
        write_notebook(project.root / f"notebooks/{name}.ipynb", "# Title")
    return project


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["01-first"]),
        (["2"], ["02-second"]),
        (["02"], ["02-second"]),
        (["10-tenth"], ["10-tenth"]),
        (["10-tenth.ipynb", "1"], ["10-tenth", "01-first"]),
        (["all"], ["01-first", "02-second", "10-tenth"]),
    ],
)
def test_run_finds_a_notebook_by_number_or_name(set_up: Project, arguments: list[str], expected: list[str]) -> None:
    result = set_up.call("run", *arguments)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "quick"
    assert [Path(line).stem for line in lines if line.endswith(".ipynb")] == expected


def test_run_lists_the_known_notebooks_for_an_unknown_name(set_up: Project) -> None:
    result = set_up.call("run", "03")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "There is no notebook 03. Known are:", "  01-first", "  02-second", "  10-tenth",
        "A number (1) does as well, and all runs every one.",
    ]


def test_run_refuses_an_unknown_profile(set_up: Project) -> None:
    result = set_up.call("run", CODESTEP_PROFILE="fast")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "CODESTEP_PROFILE is fast; it must be smoke, quick or full.\n"


def test_lab_opens_on_the_notebooks_and_passes_options_on(set_up: Project) -> None:
    lines = set_up.call("lab", "--port=8890").stdout.splitlines()
    assert f"--ServerApp.root_dir={set_up.root}" in lines
    assert lines[-1] == "--port=8890"


def test_lab_opens_on_another_directory_when_told(set_up: Project) -> None:
    lines = set_up.call("lab", "--no-browser", "--ServerApp.root_dir=/somewhere else").stdout.splitlines()
    assert [line for line in lines if "root_dir" in line] == ["--ServerApp.root_dir=/somewhere else"]


def test_the_browser_test_names_what_it_needs(set_up: Project) -> None:
    result = set_up.call("browser-test", CODESTEP_CHROMIUM="/no/browser")
    assert (result.returncode, result.stdout) == (1, "")
    assert "sudo apt-get install chromium" in result.stderr
    browser = str(set_up.command("browser", "#!/usr/bin/env bash\n"))
    set_up.command("node", "#!/usr/bin/env bash\necho 18\n")
    set_up.command("npm", "#!/usr/bin/env bash\n")
    result = set_up.call("browser-test", CODESTEP_CHROMIUM=browser)
    assert result.returncode == 1
    assert "Node.js 20 or later" in result.stderr


def test_the_browser_test_refuses_an_unknown_option(set_up: Project) -> None:
    result = set_up.call("browser-test", "--screns")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "environment/browser-test: unknown option --screns (known: --screens DIR, --help)\n"


@pytest.mark.parametrize("script", ["setup", "run", "lab", "browser-test", "prove-container"])
def test_help_is_the_comment_at_the_scripts_head(set_up: Project, script: str) -> None:
    set_up.root.joinpath("environment/setup").write_bytes((PROJECT / "environment/setup").read_bytes())
    result = set_up.call(script, "--help")
    assert result.returncode == 0
    assert f"environment/{script} [" in result.stdout
    assert "source" not in result.stdout


def test_binder_builds_the_same_image() -> None:
    assert (PROJECT / ".binder/Dockerfile").read_text() == (PROJECT / "environment/Dockerfile").read_text()
