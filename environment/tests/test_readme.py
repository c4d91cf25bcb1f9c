"""The README's commands, as they are written: one after another, in one folder that is empty at first.

Every indented block is taken, in order. What a command names must be there by the commands before it. Only sizes are
made smaller: numbers of snippets and programs, of training steps and of answers. What a command wants of the Hugging Face
Hub it gets from one on this machine, which has a small random model by each name.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub import hub, make_model
from support import ENVIRONMENT, PROJECT, require

# What cannot run here: a regular expression of its beginning, and why not.
EXCEPTIONS = {
    r"environment/run\b": "sets up and runs a notebook for minutes; the notebooks have tests of their own",
    r"environment/test\b": "runs this test",
    r"environment/setup && mvn\b": "builds, which environment/test has done",
    r"docker\b": "wants a container engine; test_dockerfile.py and test_container_proof.py test what it does",
    r"tensorboard\b": "is a program of its own, and runs until it is ended",
}
# What runs here.
CHECK = r"environment/java -cp \S+ org\.codestep\.\w+\.\w+Check "
COMMANDS = rf"(environment/codestep [a-z]|{CHECK}|python3 environment/recompute_metrics\.py |python3 -c )"

# So short a run is over before Java has compiled it well.
QUICK_START = "-XX:TieredStopAtLevel=1"

SNIPPETS = 100
PROGRAMS = 100
# By subcommand: options that are given smaller values, or added.
SMALLER = {
    "corpus": {"--suffix": "s.py"},
    "generate-text": {"--max-new-tokens": "4"},
    "evaluate": {"--limit": "10", "--train-limit": "100"},
    "train": {
        "--steps": "2", "--warmup": "1", "--evaluate-every": "1", "--save-every": "1", "--evaluation-batches": "1",
        "--batch-size": "4", "--shards": "1",
    },
}
# A model's size is made smaller only where it is given: a run that starts from another has that one's.
SMALLER_WHERE_GIVEN = {"--layers": "1", "--heads": "2", "--channels": "16"}


def commands(text: str) -> Iterator[str]:
    """The commands of all indented blocks; a line that ends in a backslash goes on in the next."""
    joined = re.sub(r" *\\\n +", " ", text)
    for line in joined.splitlines():
        if line.startswith("    ") and line.strip():
            yield line.strip()


def with_option(command: str, option: str, value: str, *, add: bool) -> str:
    """Gives an option another value, or adds it before what redirects the output."""
    given = re.compile(rf"(?<= ){option}[ =]\S+")
    if given.search(command):
        return given.sub(f"{option} {value}", command)
    return re.sub(r"(?= >|$)", f" {option} {value}", command, count=1) if add else command


def shortened(command: str) -> str:
    command = re.sub(rf"^({CHECK})\d+", rf"\g<1>{PROGRAMS}", command)
    words = command.split()
    if words[0] != "environment/codestep" or "--print-defaults" in words:
        return command
    command = re.sub(r"--count[ =](\d+)", lambda m: f"--count {min(SNIPPETS, int(m[1]))}", command)
    subcommand = words[1] if words[2].startswith("-") else " ".join(words[1:3])
    for option, value in SMALLER.get(subcommand, {}).items():
        command = with_option(command, option, value, add=True)
    for option, value in SMALLER_WHERE_GIVEN.items():
        command = with_option(command, option, value, add=False)
    return command


def outputs(command: str) -> list[str]:
    """The files and folders that a command says it makes."""
    return re.findall(r"(?: --out[ =]| > )(\S+)", command)


README = list(commands((PROJECT / "README.md").read_text()))
RUNNABLE = [command for command in README if re.match(COMMANDS, command)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("readme")
    (path / "environment").symlink_to(ENVIRONMENT)
    (path / "lib").symlink_to(PROJECT / "lib")
    return path


@pytest.fixture(scope="module")
def hub_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What leads commands to a Hub on this machine."""
    model = tmp_path_factory.mktemp("hub") / "model"
    make_model(model)
    with hub(model) as address:
        yield {"HF_ENDPOINT": address, "HF_HUB_CACHE": str(tmp_path_factory.mktemp("cache"))}


def test_every_command_runs_here_or_is_an_exception() -> None:
    known = re.compile("|".join([COMMANDS, *EXCEPTIONS]))
    assert [command for command in README if not known.match(command)] == []
    assert len(RUNNABLE) > 10


@pytest.mark.parametrize("command", RUNNABLE)
def test_command_runs_as_written(command: str, folder: Path, hub_environment: dict[str, str]) -> None:
    """They depend on one another, in the order of the README: the first that fails is the one to mend."""
    if re.match(CHECK, command):
        version = subprocess.run(["python3", "--version"], capture_output=True, text=True, check=True).stdout
        require(version.startswith("Python 3.11."), f"CPython 3.11 as python3; found: {version}")
    short = shortened(command)
    result = subprocess.run(
        ["bash", "-c", short], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
        env={**os.environ, **hub_environment, "JAVA_TOOL_OPTIONS": QUICK_START},
    )
    assert result.returncode == 0, f"{short}\n{result.stderr[-2000:]}"
    assert [name for name in outputs(short) if not (folder / name).exists()] == []


def test_commands_are_found_joined_and_shortened() -> None:
    text = "Text `environment/codestep x`.\n\n    environment/codestep generate --count 20000 \\\n      --out a.jsonl\n"
    text += "    environment/codestep train --config c --layers 6 --out runs/a\n\nMore text\n"
    first, second = commands(text)
    assert first == "environment/codestep generate --count 20000 --out a.jsonl"
    assert shortened(first) == f"environment/codestep generate --count {SNIPPETS} --out a.jsonl"
    assert outputs(first) == ["a.jsonl"]
    options = shlex.split(shortened(second))
    assert options[options.index("--layers") + 1] == "1"
    assert options[options.index("--steps") + 1] == SMALLER["train"]["--steps"]
    assert "--channels" not in options
    defaults = "environment/codestep train --print-defaults > train.yaml"
    assert (shortened(defaults), outputs(defaults)) == (defaults, ["train.yaml"])
    assert with_option("a > b", "--c", "1", add=True) == "a --c 1 > b"
