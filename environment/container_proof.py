"""Carries out a Dockerfile in a bare Debian, without a container engine, and tries what comes of it without a network.

    container_proof.py --directory DIR [OPTION ...]       as root, in mount and process namespaces of its own

Called by environment/prove-container, which describes the options.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import dockerfile
from container_checks import CHECKS, Container, ProofError, cut_off_the_network, inside
from dockerfile import Copy, DockerfileError, From, Ignored, MakeDirectory, Run, Step

PROJECT = Path(__file__).resolve().parent.parent

SUITES = {"11": "bullseye", "12": "bookworm", "13": "trixie"}

FAST = """# As in the images of Debian: what is built here need not survive a power failure.
force-unsafe-io
"""

SLIM = """# As in the slim images: no manual pages, no documents, no translations.
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/man/*
"""

QUIET_SECONDS = 20
"""How long a step may be silent before a line says that it is still at work."""


@dataclass
class Root:
    """A directory that is the root of the file system to the commands that run in it, and their logs."""

    path: Path
    logs: Path
    given_environment: Mapping[str, str]
    bound: list[Path] = field(default_factory=list)

    def within(self, path: str) -> Path:
        """Where a path of the container is on this machine, by symbolic links of the container's own."""
        resolved = self.path
        for part in Path(path).parts[1:]:
            resolved = resolved / part
            if resolved.is_symlink():
                target = Path("/", *resolved.relative_to(self.path).parts[:-1], os.readlink(resolved))
                resolved = self.within(os.path.normpath(target))
        return resolved

    def mount_system(self) -> None:
        subprocess.run(["mount", "-t", "proc", "proc", self.path / "proc"], check=True)
        subprocess.run(["mount", "--rbind", "/dev", self.path / "dev"], check=True)
        shutil.copy("/etc/resolv.conf", self.path / "etc/resolv.conf")

    def bind(self, directory: Path) -> None:
        """Shows a directory of this machine in the root, for reading, until :meth:`release`."""
        place = self.path / directory.relative_to("/")
        place.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "--bind", "-o", "ro", directory, place], check=True)
        self.bound.append(place)

    def release(self) -> None:
        for place in self.bound:
            subprocess.run(["umount", place], check=True)
            place.rmdir()
        self.bound.clear()

    def put(self, source: Path, target: str) -> None:
        """Copies a file, or what is in a directory, of this machine."""
        place = self.within(target)
        if source.is_dir():
            shutil.copytree(source, place, dirs_exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, place)

    def run(self, step: Run, log: Path) -> None:
        """Runs a command to its end with its output in the log.

        :raises ProofError: if it fails
        """
        with log.open("wb") as output:
            process = subprocess.Popen(
                inside(self.path, step, *step.command, **self.given_environment), stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT,
            )
            started = shown = time.monotonic()
            while True:
                try:
                    code = process.wait(timeout=1)
                    break
                except subprocess.TimeoutExpired:
                    if time.monotonic() - shown >= QUIET_SECONDS:
                        shown = time.monotonic()
                        say(f"    {clock(shown - started)}  {last_lines(log, 1)[:120]}")
        if code != 0:
            raise ProofError(f"exit code {code}. The end of {log}:\n{last_lines(log, 30)}")


def bare_debian(image: str, directory: Path, mirror: str | None) -> Path:
    """A Debian of the image's release with nothing installed, made once and kept.

    :param mirror: where its packages are; None for what debootstrap takes by itself
    :raises ProofError: if the image is no Debian, or cannot be made
    """
    release = re.fullmatch(r"debian:(\d+)(\.\d+)?(-slim)?", image)
    if release is None or release[1] not in SUITES:
        raise ProofError(f"only debian:{'|'.join(SUITES)}[.N][-slim] can be made here, not {image}")
    suite = SUITES[release[1]]
    base = directory / f"debian-{suite}{release[3] or ''}"
    if base.is_dir():
        return base
    part = directory / f"{base.name}.part"
    shutil.rmtree(part, ignore_errors=True)
    directory.mkdir(parents=True, exist_ok=True)
    maker = shutil.which("debootstrap") or shutil.which("mmdebstrap")
    if maker is None:
        raise ProofError("debootstrap makes the bare Debian, and is not here: apt-get install debootstrap")
    command = [maker, "--variant=minbase", suite, part] + ([mirror] if mirror else [])
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode != 0:
        raise ProofError(f"{maker} failed:\n{(made.stdout + made.stderr)[-2000:]}")
    (part / "etc/dpkg/dpkg.cfg.d/fast").write_text(FAST, encoding="utf-8")
    if release[3]:
        (part / "etc/dpkg/dpkg.cfg.d/slim").write_text(SLIM, encoding="utf-8")
        for left_out in ("info", "locale", "man"):
            shutil.rmtree(part / "usr/share" / left_out)
    part.rename(base)
    return base


def copy_from_context(root: Root, context: Path, ignored: Ignored, step: Copy) -> None:
    """Carries out COPY: a directory's content goes into the target, a file becomes it or goes into it.

    :raises ProofError: if a source is not in the build context
    """
    owner = step.owner if ":" in step.owner else f"{step.owner}:{step.owner}"
    into = step.target.endswith("/") or len(step.sources) > 1
    for source in step.sources:
        origin = context / source
        relative = "" if origin == context else origin.relative_to(context).as_posix()
        if not origin.exists() or (relative and relative in ignored):
            raise ProofError(f"{source} is not in the build context {context}")
        target = root.within(step.target)
        if origin.is_dir():
            _copy_directory(origin, relative, target, ignored, owner, root)
        else:
            _copy_file(origin, target / origin.name if into or target.is_dir() else target, owner, root)


def _copy_directory(origin: Path, relative: str, target: Path, ignored: Ignored, owner: str, root: Root) -> None:
    _own_directory(target, owner, root)
    for entry in sorted(origin.iterdir()):
        path = f"{relative}/{entry.name}" if relative else entry.name
        if path in ignored:
            continue
        if entry.is_dir() and not entry.is_symlink():
            _copy_directory(entry, path, target / entry.name, ignored, owner, root)
        else:
            _copy_file(entry, target / entry.name, owner, root)


def _own_directory(target: Path, owner: str, root: Root) -> None:
    if not target.is_dir():
        target.mkdir(parents=True)
        _chown(target, owner, root)


def _copy_file(origin: Path, target: Path, owner: str, root: Root) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(origin, target, follow_symlinks=False)
    _chown(target, owner, root)


def _chown(path: Path, owner: str, root: Root) -> None:
    """By the names of the container, not those of this machine; numbers need no name."""
    user, group = owner.split(":")
    os.chown(path, _number(user, root.path / "etc/passwd"), _number(group, root.path / "etc/group"),
             follow_symlinks=False)


def _number(name: str, table: Path) -> int:
    if name.isdigit():
        return int(name)
    for line in table.read_text(encoding="utf-8").splitlines():
        fields = line.split(":")
        if fields[0] == name:
            return int(fields[2])
    raise ProofError(f"{table} does not know {name}")


def carry_out(step: Step, root: Root, context: Path, ignored: Ignored, line: int) -> None:
    match step:
        case Copy():
            copy_from_context(root, context, ignored, step)
        case Run():
            root.run(step, root.logs / f"line-{line}.log")
        case MakeDirectory(path):
            root.within(path).mkdir(parents=True, exist_ok=True)
        case _:
            pass


def prove(arguments: argparse.Namespace) -> None:
    """Builds and tries; says at its end, line by line, what was shown.

    :raises ProofError: at the first step or check that fails
    :raises DockerfileError: if the Dockerfile cannot be read
    """
    steps, image = dockerfile.read(arguments.dockerfile, dict(arguments.build_arg))
    ignored = Ignored(_text(arguments.context / ".dockerignore"))
    logs = arguments.directory / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    root = Root(arguments.directory / "root", logs, dict(arguments.env))
    shutil.rmtree(root.path, ignore_errors=True)
    shown: list[str] = []
    begin = time.monotonic()
    try:
        for instruction, step in steps:
            started = time.monotonic()
            text = " ".join(str(instruction).replace("\\\n", " ").split())
            say(f"line {instruction.line}: {text[:100]}")
            if isinstance(step, From):
                note = prepare(root, step, arguments)
            else:
                carry_out(step, root, arguments.context, ignored, instruction.line)
                note = ""
            shown.append(f"{instruction.line:5}  {clock(time.monotonic() - started):>6}  {text[:100]}{note}")
        root.release()
        cut_off_the_network()
        built = time.monotonic() - begin
        proofs = try_out(Container(root.path, image), logs)
    finally:
        root.release()
        if not arguments.keep:
            _remove(root.path)
    print(f"Carried out, line by line of {arguments.dockerfile}, in {clock(built)}:")
    print("\n".join(shown))
    print("Shown with the network cut off:")
    print("\n".join(f"  - {proof}" for proof in proofs))
    print("Not shown: the image's own packages and layers, and the limits that a container engine sets.")


def prepare(root: Root, start: From, arguments: argparse.Namespace) -> str:
    """Makes the bare Debian of FROM, with what the caller gives it; returns what to say of it."""
    base = bare_debian(start.image, arguments.directory, arguments.mirror)
    subprocess.run(["cp", "-a", base, root.path], check=True)
    root.mount_system()
    for source, target in arguments.copy:
        root.put(source, target)
    for directory in arguments.bind:
        root.bind(directory)
    version = (root.path / "etc/debian_version").read_text().strip()
    given = [str(source) for source, _ in arguments.copy] + [str(directory) for directory in arguments.bind]
    return f" (here a bare Debian {version}" + (f" with {', '.join(given)} of this machine)" if given else ")")


def try_out(container: Container, logs: Path) -> list[str]:
    """The sentence of each check.

    :raises ProofError: at the first that fails
    """
    proofs = []
    for check in CHECKS:
        started = time.monotonic()
        say(f"check: {check.__doc__.splitlines()[0]}")
        sentence = check(container, logs)
        proofs.append(f"{sentence} ({clock(time.monotonic() - started)})")
    return proofs


def _remove(path: Path) -> None:
    """Removes a root, but nothing that is still mounted in it."""
    subprocess.run(["umount", "--recursive", "--lazy", path / "dev", path / "proc"], stderr=subprocess.DEVNULL)
    subprocess.run(["rm", "-rf", "--one-file-system", path], check=True)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def last_lines(log: Path, count: int) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").replace("\r", "\n").split("\n") if line.strip()]
    return "\n".join(lines[-count:])


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _pair(text: str) -> tuple[str, str]:
    name, given, value = text.partition("=")
    if not given:
        raise argparse.ArgumentTypeError(f"wanted NAME=VALUE, got {text!r}")
    return name, value


def _copied(text: str) -> tuple[Path, str]:
    source, _, target = text.partition(":")
    if not Path(source).exists():
        raise argparse.ArgumentTypeError(f"{source} does not exist")
    if not (target or source).startswith("/"):
        raise argparse.ArgumentTypeError(f"wanted SOURCE:TARGET with a full path as target, got {text!r}")
    return Path(source), target or source


def _directory(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"{text} is no directory")
    return Path(text).resolve()


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--directory", type=Path, required=True)
    made.add_argument("--dockerfile", type=Path, default=PROJECT / "environment/Dockerfile")
    made.add_argument("--context", type=_directory, default=PROJECT)
    made.add_argument("--mirror")
    made.add_argument("--build-arg", type=_pair, action="append", default=[])
    made.add_argument("--copy", type=_copied, action="append", default=[])
    made.add_argument("--bind", type=_directory, action="append", default=[])
    made.add_argument("--env", type=_pair, action="append", default=[])
    made.add_argument("--keep", action="store_true")
    return made


def main() -> int:
    try:
        prove(parser().parse_args())
    except (DockerfileError, ProofError) as error:
        print(f"Not shown: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
