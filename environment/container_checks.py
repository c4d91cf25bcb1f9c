"""What a container of Codestep must do without a network. Each check returns the sentence that it has shown."""

import ctypes
import fcntl
import json
import os
import re
import socket
import struct
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dockerfile import Image, Run

START_SECONDS = 120
COMMAND_SECONDS = 900

CLONE_NEWNET = 0x40000000
SIOCSIFFLAGS = 0x8914
IFF_UP = 0x1

ELSEWHERE = ("192.0.2.1", 80)
"""An address that is kept for documents (RFC 5737): nobody answers there, but a network would carry the question."""


class ProofError(Exception):
    """What was to be shown does not hold. The message says what happened instead."""


def inside(root: Path, state: Image | Run, *command: str, **more: str) -> list[str]:
    """The words that run a command in a root, with the user, the directory and the variables of a state of the image."""
    variables = {**state.environment, **more}
    return [
        "chroot", f"--userspec={state.user}", str(root), "/usr/bin/env", "-i",
        *(f"{name}={value}" for name, value in variables.items()),
        "/bin/sh", "-c", 'cd "$0" && exec "$@"', state.directory, *command,
    ]


@dataclass(frozen=True)
class Container:
    """A file system, and how a container of the image starts in it."""

    root: Path
    image: Image

    def output(self, *command: str, **more: str) -> str:
        """What a command prints.

        :raises ProofError: if it fails or does not end in time
        """
        try:
            done = subprocess.run(inside(self.root, self.image, *command, **more), stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=COMMAND_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise ProofError(f"{' '.join(command)} did not end within {COMMAND_SECONDS} s") from error
        if done.returncode != 0:
            raise ProofError(f"{' '.join(command)}: exit code {done.returncode}\n{(done.stdout + done.stderr)[-3000:]}")
        return done.stdout.strip()

    @property
    def port(self) -> int:
        return int(self.image.ports[0].removesuffix("/tcp"))


def cut_off_the_network() -> None:
    """Puts this process, and all that it starts, into a network of its own that has only the loopback device."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        raise ProofError(f"the network cannot be cut off: {os.strerror(ctypes.get_errno())}")
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", IFF_UP))


def no_network(container: Container, logs: Path) -> str:
    """nothing outside is in reach"""
    devices = [name for _, name in socket.if_nameindex()]
    try:
        socket.create_connection(ELSEWHERE, timeout=5).close()
    except OSError as error:
        if devices == ["lo"]:
            return f"only the loopback device is there, and a connection elsewhere fails: {error.strerror}"
    raise ProofError(f"the network is not cut off: devices {devices}")


def unprivileged(container: Container, logs: Path) -> str:
    """the user has no privileges"""
    number = container.output("id", "-u")
    if number == "0":
        raise ProofError("the container runs as root")
    container.output("sh", "-c", 'test -w "$HOME" && test -w . && ! test -w /usr/bin && ! test -w /etc')
    return f"user {container.output('id', '-un')} ({number}) can write at home, and neither in /usr/bin nor in /etc"


def binder_finds_jupyterlab(container: Container, logs: Path) -> str:
    """what Binder calls is on the path"""
    command = container.output("sh", "-c", "command -v jupyter-lab")
    version = container.output("python3", "-c", "import jupyterlab; print(jupyterlab.__version__)")
    return f"on the path are {command} and a python3 that has JupyterLab {version}, as Binder wants them"


def lab_answers(container: Container, logs: Path) -> str:
    """CMD starts JupyterLab, with the Java kernel"""
    with started(container, logs / "lab.log") as server:
        status = server.get("/api/status")
        specs = server.get("/api/kernelspecs")
        if "java" not in specs["kernelspecs"]:
            raise ProofError(f"JupyterLab knows no kernel java, only {', '.join(specs['kernelspecs'])}")
        notebooks = [entry["name"] for entry in server.get("/api/contents/notebooks")["content"]
                     if entry["type"] == "notebook"]
        if not notebooks:
            raise ProofError("JupyterLab shows no notebooks")
    return (
        f"{' '.join(container.image.command)} answers on port {container.port} after {server.seconds:.0f} s, but only to "
        f"who has the token: /api/status says started {status['started']}, /api/kernelspecs names "
        f"{', '.join(specs['kernelspecs'])}, /api/contents shows {', '.join(notebooks)}"
    )


@dataclass(frozen=True)
class Server:
    """A running JupyterLab."""

    address: str
    token: str
    seconds: float

    def get(self, path: str) -> dict:
        """What the server says at a path.

        :raises ProofError: if it refuses
        """
        try:
            return ask(f"{self.address}{path}", self.token)
        except urllib.error.HTTPError as error:
            raise ProofError(f"{path}: {error.code} {error.reason}") from error


def ask(address: str, token: str) -> dict:
    """What a server answers to a request with a token, as JSON."""
    request = urllib.request.Request(address, headers={"Authorization": f"token {token}"} if token else {})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


@contextmanager
def started(container: Container, log: Path) -> Iterator[Server]:
    """Runs the image's CMD until the end of the block, and waits until it has said where it answers."""
    begin = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(inside(container.root, container.image, *container.image.command),
                                   stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{container.port}"
        token = _token(process, log, begin)
        _refuses_strangers(address)
        yield Server(address, token, time.monotonic() - begin)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _token(process: subprocess.Popen, log: Path, begin: float) -> str:
    while True:
        text = log.read_text(errors="replace")
        found = re.search(r"http://127\.0\.0\.1:\d+/\S*\?token=(\w+)", text)
        if found:
            return found[1]
        if process.poll() is not None or time.monotonic() - begin > START_SECONDS:
            raise ProofError(f"CMD has not started JupyterLab within {START_SECONDS} s:\n{text[-3000:]}")
        time.sleep(0.2)


def _refuses_strangers(address: str) -> None:
    try:
        ask(f"{address}/api/status", token="")
    except urllib.error.HTTPError as error:
        if error.code == 403:
            return
        raise ProofError(f"without a token JupyterLab answers {error.code} {error.reason}") from error
    raise ProofError("JupyterLab answers without a token")


def notebook_runs(container: Container, logs: Path) -> str:
    """a notebook runs from top to bottom"""
    begin = time.monotonic()
    page = container.output("environment/run", "1", CODESTEP_PROFILE="smoke")
    size = (container.root / page.lstrip("/")).stat().st_size
    return (f"environment/run 1 in the smoke profile ends without an error after {time.monotonic() - begin:.0f} s "
            f"and leaves {page} ({size // 1024} KB)")


def builds_again(container: Container, logs: Path) -> str:
    """a changed source is built again"""
    source = "lib/src/main/java/org/codestep/cli/package-info.java"
    container.output("sh", "-c", f"echo '// changed' >> {source}")
    container.output("environment/setup")
    container.output("mvn", "-B", "-q", "test", "-Dtest=SplitTest", "-Dsurefire.failIfNoSpecifiedTests=false")
    return "after a change of a source, environment/setup builds again and Maven runs a test: nothing is fetched"


CHECKS: list[Callable[[Container, Path], str]] = [
    no_network, unprivileged, binder_finds_jupyterlab, lab_answers, notebook_runs, builds_again,
]
