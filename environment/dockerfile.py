"""Reads a Dockerfile of the plain kind: one stage, and the instructions that ``READERS`` lists.

Whatever it does not know is an error with the line's number, so that a Dockerfile that was read was understood whole.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

VARIABLE = re.compile(r"\\(?P<escaped>.)|\$(?:\{(?P<braced>\w+)\}|(?P<plain>\w+)|(?P<other>.))", re.DOTALL)
NAME = r"[A-Za-z_][A-Za-z0-9_]*"

BASE_ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
"""What holds in an image of Debian before the first ENV."""


class DockerfileError(Exception):
    """A Dockerfile that cannot be read. The message names file, line and remedy."""


@dataclass(frozen=True)
class Instruction:
    """One instruction: its name in capitals, its text with lines joined, and the number of its first line."""

    line: int
    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.name} {self.text}"


@dataclass(frozen=True)
class From:
    image: str


@dataclass(frozen=True)
class Copy:
    """Files of the build context, at their place in the image, with the owner as it is written there."""

    sources: tuple[str, ...]
    target: str
    owner: str


@dataclass(frozen=True)
class Run:
    """A command, and the state of the image that it runs in."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    user: str
    directory: str


@dataclass(frozen=True)
class MakeDirectory:
    path: str


@dataclass(frozen=True)
class Remember:
    """An instruction that changes no file: it says how later ones, or the container, are run."""


Step = From | Copy | Run | MakeDirectory | Remember


@dataclass
class Image:
    """What the instructions up to one of them have settled; at the end, how a container of the image starts."""

    build_arguments: Mapping[str, str]
    arguments: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=BASE_ENVIRONMENT.copy)
    user: str = "root"
    directory: str = "/"
    ports: list[str] = field(default_factory=list)
    command: tuple[str, ...] = ()

    @property
    def variables(self) -> dict[str, str]:
        return {**self.arguments, **self.environment}

    def expand(self, text: str) -> str:
        """``$NAME`` and ``${NAME}`` by the value of ENV, or else of ARG. A name without a value is an error."""

        def value(match: re.Match) -> str:
            if match["escaped"] is not None:
                return match["escaped"]
            name = match["braced"] or match["plain"]
            if name is None:
                raise ValueError(f"cannot expand {match.group()!r} in {text!r} (known are $NAME and ${{NAME}})")
            if name not in self.variables:
                raise ValueError(f"${name} has no value here: give it one by ARG or ENV")
            return self.variables[name]

        return VARIABLE.sub(value, text)

    def resolve(self, path: str) -> str:
        """A path of the image, as it is meant in the current working directory; a slash at its end is kept."""
        return str(PurePosixPath(self.directory, path)) + ("/" if path.endswith("/") and path != "/" else "")


def instructions(text: str) -> Iterator[Instruction]:
    """The instructions of a Dockerfile: comments dropped, continued lines joined by a line break."""
    parts: list[str] = []
    first = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(r"#\s*(syntax|escape|check)\s*=", line) and not parts:
            raise DockerfileError(f"line {number}: directives are not known: {line}")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        first = first if parts else number
        continued = re.search(r"\\\s*$", line)
        parts.append(line[: continued.start()] if continued else line)
        if not continued:
            yield _instruction(first, parts)
            parts = []
    if parts:
        raise DockerfileError(f"line {first}: the last line ends with a backslash, so something is missing")


def _instruction(line: int, parts: list[str]) -> Instruction:
    name, _, rest = parts[0].lstrip().partition(" ")
    # The shell joins the lines again: a backslash and a line break are nothing to it either.
    return Instruction(line, name.upper(), "\\\n".join([rest.lstrip(), *parts[1:]]).strip())


def read(path: Path, build_arguments: Mapping[str, str]) -> tuple[list[tuple[Instruction, Step]], Image]:
    """The steps of a Dockerfile in order, and how a container of its image starts.

    :raises DockerfileError: at the first instruction that is not known, or a build argument that no ARG declares
    """
    image = Image(build_arguments)
    steps: list[tuple[Instruction, Step]] = []
    for instruction in instructions(path.read_text(encoding="utf-8")):
        place = f"{path}, line {instruction.line}"
        reader = READERS.get(instruction.name)
        if reader is None:
            raise DockerfileError(f"{place}: {instruction.name} is not known (known: {', '.join(READERS)})")
        if (instruction.name == "FROM") != (not steps):
            raise DockerfileError(f"{place}: FROM must stand first, and once")
        if instruction.name != "RUN" and "<<" in instruction.text:
            raise DockerfileError(f"{place}: here-documents are not known")
        try:
            steps.append((instruction, reader(image, instruction.text)))
        except ValueError as error:
            raise DockerfileError(f"{place}: {error}") from error
    unknown = sorted(set(build_arguments) - set(image.arguments))
    if unknown:
        raise DockerfileError(f"{path}: no ARG declares {', '.join(unknown)}")
    if not image.command:
        raise DockerfileError(f"{path}: no CMD says how a container starts")
    return steps, image


def _from(image: Image, text: str) -> Step:
    if not re.fullmatch(r"[a-z0-9./-]+:[\w.-]+", text):
        raise ValueError(f"FROM wants one image with its version, such as debian:12.11-slim, got {text!r}")
    return From(text)


def _arg(image: Image, text: str) -> Step:
    name, given, default = text.partition("=")
    if not re.fullmatch(NAME, name):
        raise ValueError(f"ARG wants NAME or NAME=DEFAULT, got {text!r}")
    if name in image.build_arguments:
        image.arguments[name] = image.build_arguments[name]
    elif given:
        image.arguments[name] = image.expand(_unquoted(default))
    else:
        raise ValueError(f"ARG {name} has no default: give --build-arg {name}=VALUE")
    return Remember()


def _env(image: Image, text: str) -> Step:
    # All values of one instruction are expanded with what held before it.
    values = {}
    if text.count('"') % 2:
        raise ValueError(f"a double quote is not closed in {text!r}")
    for word in re.findall(r'(?:[^\s"]|"[^"]*")+', text.replace("\\\n", " ")):
        name, given, value = word.partition("=")
        if not given or not re.fullmatch(NAME, name):
            raise ValueError(f"ENV wants NAME=VALUE, got {word!r}")
        values[name] = image.expand(_unquoted(value))
    image.environment.update(values)
    return Remember()


def _unquoted(text: str) -> str:
    if "'" in text or (text.count('"') and not re.fullmatch(r'"[^"]*"', text)):
        raise ValueError(f"only double quotes around a whole value are known, got {text}")
    return text.strip('"')


def _copy(image: Image, text: str) -> Step:
    words = text.replace("\\\n", " ").split()
    owner = "0:0"
    while words and words[0].startswith("--"):
        option, _, value = words.pop(0).partition("=")
        if option != "--chown":
            raise ValueError(f"COPY {option} is not known (known: --chown)")
        owner = image.expand(value)
    if len(words) < 2 or any(re.search(r"[*?\[\"]", word) for word in words):
        raise ValueError(f"COPY wants SOURCE ... TARGET by their whole names, got {text!r}")
    *sources, target = map(image.expand, words)
    if len(sources) > 1 and not target.endswith("/"):
        raise ValueError(f"COPY of several sources wants a target that ends with /, got {target!r}")
    return Copy(tuple(sources), image.resolve(target), owner)


def _run(image: Image, text: str) -> Step:
    if text.startswith("--") or "<<" in text:
        raise ValueError("options and here-documents of RUN are not known")
    return Run(_command(text), image.variables, image.user, image.directory)


def _user(image: Image, text: str) -> Step:
    image.user = image.expand(text)
    return Remember()


def _workdir(image: Image, text: str) -> Step:
    image.directory = image.resolve(image.expand(text))
    return MakeDirectory(image.directory)


def _expose(image: Image, text: str) -> Step:
    image.ports = image.expand(text).split()
    if not all(re.fullmatch(r"\d+(/tcp)?", port) for port in image.ports):
        raise ValueError(f"EXPOSE wants numbers of ports, got {text!r}")
    return Remember()


def _cmd(image: Image, text: str) -> Step:
    image.command = _command(text)
    return Remember()


def _command(text: str) -> tuple[str, ...]:
    """A command as a JSON list of its words, or else a line for the shell."""
    if not text.startswith("["):
        return ("/bin/sh", "-c", text)
    words = json.loads(text)
    if not all(isinstance(word, str) for word in words):
        raise ValueError(f"wanted a JSON list of texts, got {text}")
    return tuple(words)


READERS: dict[str, Callable[[Image, str], Step]] = {
    "FROM": _from,
    "ARG": _arg,
    "ENV": _env,
    "COPY": _copy,
    "RUN": _run,
    "USER": _user,
    "WORKDIR": _workdir,
    "EXPOSE": _expose,
    "CMD": _cmd,
}


class Ignored:
    """What a ``.dockerignore`` leaves out of the build context. Exceptions (``!``) are an error."""

    def __init__(self, text: str) -> None:
        lines = [line.strip() for line in text.splitlines()]
        self.patterns = [line.strip("/") for line in lines if line and not line.startswith("#")]
        wrong = [pattern for pattern in self.patterns if pattern.startswith("!")]
        if wrong:
            raise DockerfileError(f".dockerignore: exceptions are not known: {wrong[0]}")

    def __contains__(self, path: str) -> bool:
        """Whether a path of the context, or a directory above it, is left out."""
        parts = PurePosixPath(path).parts
        return any(
            _matches(parts[:length], tuple(pattern.split("/")))
            for pattern in self.patterns
            for length in range(1, len(parts) + 1)
        )


def _matches(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_matches(parts[skipped:], pattern[1:]) for skipped in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _matches(parts[1:], pattern[1:])
