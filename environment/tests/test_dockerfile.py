"""The reader of Dockerfiles: what it makes of each instruction, and that it refuses what it does not know."""

from pathlib import Path

import pytest

import dockerfile
from dockerfile import Copy, DockerfileError, From, Ignored, Image, MakeDirectory, Remember, Run, Step
from support import ENVIRONMENT

ENDING = '\nCMD ["start"]\n'


def read(path: Path, text: str, **build_arguments: str) -> tuple[list[Step], Image]:
    file = path / "Dockerfile"
    file.write_text(text, encoding="utf-8")
    steps, image = dockerfile.read(file, build_arguments)
    return [step for _, step in steps], image


def test_each_instruction_becomes_its_step_with_variables_and_places_resolved(tmp_path: Path) -> None:
    steps, image = read(tmp_path, """# comment
FROM debian:12.11-slim
ARG NAME=ada
ENV HOME=/home/${NAME} GREETING="two words"
COPY --chown=$NAME one two/ here/
WORKDIR ${HOME}
USER ${NAME}
COPY . copy
WORKDIR below
RUN echo "$GREETING" \\
# a comment in between
  && true
RUN ["ls", "-l"]
EXPOSE 8888
CMD ["start", "--now"]
""")
    variables = {**dockerfile.BASE_ENVIRONMENT, "NAME": "ada", "HOME": "/home/ada", "GREETING": "two words"}
    assert steps == [
        From("debian:12.11-slim"), Remember(), Remember(), Copy(("one", "two/"), "/here/", "ada"),
        MakeDirectory("/home/ada"), Remember(), Copy((".",), "/home/ada/copy", "0:0"), MakeDirectory("/home/ada/below"),
        Run(("/bin/sh", "-c", 'echo "$GREETING" \\\n  && true'), variables, "ada", "/home/ada/below"),
        Run(("ls", "-l"), variables, "ada", "/home/ada/below"), Remember(), Remember(),
    ]
    assert (image.user, image.directory, image.ports) == ("ada", "/home/ada/below", ["8888"])
    assert image.command == ("start", "--now")
    assert image.environment == {key: value for key, value in variables.items() if key != "NAME"}


def test_a_run_sees_what_held_before_it_and_not_after(tmp_path: Path) -> None:
    steps, _ = read(tmp_path, "FROM debian:12\nENV A=1\nRUN first\nUSER ada\nENV A=2 B=$A\nRUN second" + ENDING)
    first, second = (step for step in steps if isinstance(step, Run))
    assert (first.user, first.environment["A"], "B" in first.environment) == ("root", "1", False)
    assert (second.user, second.environment["A"], second.environment["B"]) == ("ada", "2", "1")


def test_build_arguments_replace_defaults_and_env_wins_over_them(tmp_path: Path) -> None:
    steps, image = read(tmp_path, "FROM debian:12\nARG A=1\nARG B\nENV C=$A$B A=env\nRUN x" + ENDING, A="7", B="8")
    assert image.environment["C"] == "78"
    assert next(step for step in steps if isinstance(step, Run)).environment["A"] == "env"


def test_lines_keep_their_numbers(tmp_path: Path) -> None:
    text = "# one\n\nFROM debian:12\nRUN a \\\n\n  b\nCMD x\n"
    assert [(i.line, i.name) for i in dockerfile.instructions(text)] == [(3, "FROM"), (4, "RUN"), (7, "CMD")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("HEALTHCHECK CMD true", "HEALTHCHECK is not known (known: FROM, ARG, ENV, COPY, RUN, USER, WORKDIR, EXPOSE, CMD)"),
        ("ADD a b", "ADD is not known"),
        ("FROM debian:12 AS second", "FROM must stand first, and once"),
        ("ENV NAME value", "ENV wants NAME=VALUE, got 'NAME'"),
        ("ENV A=$UNSET", "$UNSET has no value here"),
        ("ENV A=${B:-c}", "cannot expand"),
        ("ENV A='b'", "only double quotes around a whole value"),
        ('ENV A="b c', "a double quote is not closed"),
        ("ARG WANTED", "give --build-arg WANTED=VALUE"),
        ("COPY --from=other a b", "COPY --from is not known"),
        ("COPY *.txt there/", "by their whole names"),
        ("COPY alone", "SOURCE ... TARGET"),
        ("COPY a b there", "a target that ends with /"),
        ("COPY <<END /file", "here-documents"),
        ("RUN --mount=type=cache,target=/c x", "options and here-documents of RUN"),
        ("RUN <<END", "options and here-documents of RUN"),
        ("EXPOSE 53/udp", "EXPOSE wants numbers of ports"),
        ('CMD ["a", 1]', "wanted a JSON list of texts"),
    ],
)
def test_what_it_does_not_know_is_an_error_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(DockerfileError) as error:
        read(tmp_path, f"FROM debian:12\n\n{line}" + ENDING)
    assert f"{tmp_path}/Dockerfile, line 3: " in str(error.value)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# escape=`\nFROM debian:12\nCMD x", "line 1: directives are not known"),
        ("FROM debian:12\nCMD x \\", "line 2: the last line ends with a backslash"),
        ("FROM debian\nCMD x", "one image with its version"),
        ("FROM debian:12 AS base\nCMD x", "one image with its version"),
        ("ARG A=1\nFROM debian:12\nCMD x", "line 1: FROM must stand first"),
        ("FROM debian:12\n", "no CMD says how a container starts"),
    ],
)
def test_a_file_that_cannot_be_understood_whole_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DockerfileError) as error:
        read(tmp_path, text)
    assert message in str(error.value)


def test_a_build_argument_that_nothing_declares_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DockerfileError, match="no ARG declares NB_USR"):
        read(tmp_path, "FROM debian:12\nARG NB_USER=a" + ENDING, NB_USR="b")


def test_the_projects_own_is_read_and_keeps_to_what_binder_wants() -> None:
    steps, image = dockerfile.read(ENVIRONMENT / "Dockerfile", {"NB_USER": "jovyan", "NB_UID": "1234"})
    assert (image.user, image.environment["USER"], image.environment["HOME"]) == ("jovyan", "jovyan", "/home/jovyan")
    assert image.directory.startswith("/home/jovyan")
    assert any(isinstance(step, Copy) and step.owner == "1234" for _, step in steps)
    assert f"{image.directory}/.venv/bin" in image.environment["PATH"].split(":")
    assert (image.ports, image.command[0]) == (["8888"], "environment/lab")


@pytest.mark.parametrize(
    ("pattern", "left_out", "kept"),
    [
        (".git", [".git", ".git/config"], [".gitignore", "a/.git"]),
        ("**/target", ["target", "lib/target", "a/b/target/c.jar"], ["targets", "lib/target.txt"]),
        ("/reports", ["reports", "reports/a.html"], ["lib/reports"]),
        ("data/*.bin", ["data/a.bin"], ["data/a.txt", "data/b/a.bin", "a.bin"]),
        ("# comment", [], ["# comment"]),
    ],
)
def test_the_build_context_leaves_out_what_is_ignored(pattern: str, left_out: list[str], kept: list[str]) -> None:
    ignored = Ignored(f"\n{pattern}\n")
    assert all(path in ignored for path in left_out)
    assert not any(path in ignored for path in kept)


def test_exceptions_of_what_is_ignored_are_refused() -> None:
    with pytest.raises(DockerfileError, match="exceptions are not known: !a"):
        Ignored("*\n!a\n")
