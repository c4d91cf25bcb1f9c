"""How a Dockerfile is carried out: what COPY copies and for whom, and whose symbolic links count."""

import os
from pathlib import Path

import pytest

import container_proof
from container_checks import ProofError, inside
from container_proof import Root, copy_from_context
from dockerfile import Copy, Ignored, Run

ME = f"{os.getuid()}:{os.getgid()}"


@pytest.fixture
def root(tmp_path: Path) -> Root:
    path = tmp_path / "root"
    (path / "etc").mkdir(parents=True)
    (path / "etc/passwd").write_text(f"root:x:0:0::/root:/bin/sh\nada:x:{os.getuid()}:5::/home/ada:/bin/sh\n")
    (path / "etc/group").write_text(f"root:x:0:\nauthors:x:{os.getgid()}:\n")
    return Root(path, tmp_path / "logs", {})


@pytest.fixture
def context(tmp_path: Path) -> Path:
    for name in ("README", "lib/a.java", "lib/target/a.class", "secret/key"):
        file = tmp_path / "context" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    (tmp_path / "context/lib/a.java").chmod(0o755)
    (tmp_path / "context/link").symlink_to("README")
    return tmp_path / "context"


def copied(root: Root, context: Path, *sources: str, target: str, owner: str = ME) -> list[str]:
    """Copies, and lists the files that are in the root then."""
    copy_from_context(root, context, Ignored("secret\n**/target\n"), Copy(sources, target, owner))
    files = (path.relative_to(root.path).as_posix() for path in root.path.rglob("*") if not path.is_dir())
    return sorted(file for file in files if not file.startswith("etc/"))


def test_a_directorys_content_is_copied_without_what_is_ignored(root: Root, context: Path) -> None:
    assert copied(root, context, ".", target="/home/ada") == [
        "home/ada/README", "home/ada/lib/a.java", "home/ada/link",
    ]
    assert os.access(root.path / "home/ada/lib/a.java", os.X_OK)
    assert os.readlink(root.path / "home/ada/link") == "README"


def test_a_file_becomes_its_target_or_goes_into_it(root: Root, context: Path) -> None:
    assert copied(root, context, "README", target="/there") == ["there"]
    assert copied(root, context, "README", "lib/a.java", target="/into/") == ["into/README", "into/a.java", "there"]


def test_the_owner_is_known_by_the_names_of_the_container(root: Root, context: Path) -> None:
    copied(root, context, "README", target="/there", owner="ada:authors")
    status = (root.path / "there").stat()
    assert (status.st_uid, status.st_gid) == (os.getuid(), os.getgid())
    with pytest.raises(ProofError, match="does not know bob"):
        copied(root, context, "README", target="/there", owner="bob:authors")


@pytest.mark.parametrize("source", ["missing", "secret", "secret/key"])
def test_what_is_not_in_the_context_cannot_be_copied(root: Root, context: Path, source: str) -> None:
    with pytest.raises(ProofError, match=f"{source} is not in the build context"):
        copied(root, context, source, target="/there")


def test_links_in_a_path_are_those_of_the_container(root: Root) -> None:
    (root.path / "usr/lib").mkdir(parents=True)
    (root.path / "lib").symlink_to("usr/lib")
    (root.path / "usr/lib/up").symlink_to("/etc")
    assert root.within("/lib/x") == root.path / "usr/lib/x"
    assert root.within("/lib/up/passwd") == root.path / "etc/passwd"


def test_a_command_runs_with_the_steps_user_directory_and_variables_only() -> None:
    words = inside(Path("/root"), Run(("ls",), {"A": "1", "B": "2"}, "ada", "/home/ada"), "ls", "-l", B="3")
    assert words[:5] == ["chroot", "--userspec=ada", "/root", "/usr/bin/env", "-i"]
    assert words[5:7] == ["A=1", "B=3"]
    assert words[-3:] == ["/home/ada", "ls", "-l"]


@pytest.mark.parametrize("image", ["ubuntu:24.04", "debian:9", "debian:sid", "python:3.11-slim"])
def test_only_a_known_debian_can_be_made(tmp_path: Path, image: str) -> None:
    with pytest.raises(ProofError, match=f"not {image}"):
        container_proof.bare_debian(image, tmp_path, "http://mirror")
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_option_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    for option, message in [("--env=A", "wanted NAME=VALUE, got 'A'"), ("--copy=/no/file", "/no/file does not exist")]:
        with pytest.raises(SystemExit):
            container_proof.parser().parse_args(["--directory", ".", option])
        assert message in capsys.readouterr().err
