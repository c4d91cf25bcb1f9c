"""Starts real kernels, installed as a user installs them, on every JDK under test."""
import os
import re
import shutil
import sys
import time
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

KERNEL = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(KERNEL))

import install  # noqa: E402

READY_SECONDS = 120
CELL_SECONDS = 120
PORT_TAKEN = 3
STARTS = 3


def javas():
    """The java commands of CODESTEP_TEST_JAVAS, or the default one and every other JDK from 17 on that is found."""
    named = os.environ.get("CODESTEP_TEST_JAVAS")
    if named:
        return named.split(os.pathsep)
    default = Path(install.default_java()).resolve()
    found = {default.parents[1]: default}
    for release in sorted(Path("/usr/lib/jvm").glob("*/release")):
        home = release.parent.resolve()
        versions = [line.split('"')[1] for line in release.read_text().splitlines() if line.startswith("JAVA_VERSION=")]
        if versions and int(versions[0].split(".")[0]) >= 17 and (home / "bin/javac").exists():
            found.setdefault(home, home / "bin/java")
    return [str(java) for java in found.values()]


class Result:
    """What came of one cell."""

    def __init__(self, reply, messages):
        self.reply = reply
        self.status = reply["status"]
        self.messages = messages

    def of(self, kind):
        return [content for message_type, content in self.messages if message_type == kind]

    def stream(self, name):
        return "".join(content["text"] for content in self.of("stream") if content["name"] == name)

    @property
    def out(self):
        return self.stream("stdout")

    @property
    def value(self):
        results = self.of("execute_result")
        return results[0]["data"] if results else None

    @property
    def text(self):
        return self.value["text/plain"] if self.value else None

    @property
    def traceback(self):
        return plain("\n".join(self.of("error")[0]["traceback"]))


def plain(text):
    """Text without ANSI colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


class Kernel:
    """A running kernel and a client for it."""

    def __init__(self, prefix, extra_env=None, **options):
        specs = KernelSpecManager(kernel_dirs=[str(Path(prefix, "share/jupyter/kernels"))], ensure_native_kernel=False)
        options["env"] = {**os.environ, **(extra_env or {})}
        # As JupyterLab does: Jupyter chooses ports, and the tests that run beside this one may take them first.
        for left in reversed(range(STARTS)):
            try:
                self.start(specs, options)
                return
            except RuntimeError:
                if left == 0 or self.process.returncode != PORT_TAKEN:
                    raise

    def start(self, specs, options):
        self.manager = KernelManager(kernel_name="java", kernel_spec_manager=specs)
        self.manager.start_kernel(**options)
        self.process = self.manager.provisioner.process
        self.client = self.manager.client()
        self.client.start_channels()
        self.open = True
        try:
            self.client.wait_for_ready(timeout=READY_SECONDS)
        except BaseException:
            self.close(now=True)
            raise

    def send(self, code, **options):
        return self.client.execute(code, **options)

    def wait(self, message_id, seconds=CELL_SECONDS):
        """Waits for a cell that was sent."""
        deadline = time.monotonic() + seconds
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
            if message["parent_header"].get("msg_id") != message_id:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            if kind not in ("status", "execute_input"):
                messages.append((kind, content))
        return Result(self.shell_reply(message_id, deadline), messages)

    def shell_reply(self, message_id, deadline):
        while True:
            reply = self.client.get_shell_msg(timeout=max(0.1, deadline - time.monotonic()))
            if reply["parent_header"].get("msg_id") == message_id:
                return reply["content"]

    def run(self, code, seconds=CELL_SECONDS, **options):
        return self.wait(self.send(code, **options), seconds)

    def ok(self, code, **options):
        """Runs a cell that has to succeed."""
        result = self.run(code, **options)
        assert result.status == "ok", result.traceback
        return result

    def wait_for_text(self, text, seconds=CELL_SECONDS):
        """Waits until a running cell has printed the text; for cells whose result is not read."""
        deadline = time.monotonic() + seconds
        seen = ""
        while text not in seen:
            message = self.client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
            if message["msg_type"] == "stream":
                seen += message["content"]["text"]

    def states(self, message_id, seconds=CELL_SECONDS):
        """What the kernel says of its state while it answers a message."""
        deadline = time.monotonic() + seconds
        states = []
        while "idle" not in states:
            message = self.client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
            if message["parent_header"].get("msg_id") == message_id and message["msg_type"] == "status":
                states.append(message["content"]["execution_state"])
        return states

    def interrupt(self):
        self.manager.interrupt_kernel()

    def ask(self, message_id, seconds=CELL_SECONDS):
        return self.shell_reply(message_id, time.monotonic() + seconds)

    def close(self, now=False):
        if self.open:
            self.open = False
            self.client.stop_channels()
            self.manager.shutdown_kernel(now=now)


@pytest.fixture(scope="session", params=javas(), ids=lambda java: Path(java).resolve().parents[1].name)
def java(request):
    assert shutil.which(request.param), f"{request.param} is no command"
    return request.param


@pytest.fixture(scope="session")
def prefix(java, tmp_path_factory):
    """A place where the kernel is installed for this JDK."""
    assert install.KERNEL_JAR.is_file(), "build the kernel first: mvn package"
    folder = tmp_path_factory.mktemp("prefix")
    install.install(install.kernel_spec(java, install.CLASSPATH, install.KERNEL_JAR, xmx="512m"), prefix=str(folder))
    return folder


@pytest.fixture(scope="module")
def kernel(prefix):
    """One kernel for all tests of a module, as its cells do not disturb each other."""
    running = Kernel(prefix)
    yield running
    running.close()


@pytest.fixture
def start(prefix):
    """Starts kernels of a test's own."""
    started = []

    def start_one(**options):
        started.append(Kernel(prefix, **options))
        return started[-1]

    yield start_one
    for running in started:
        running.close()
