"""Runs Python programs and reports their line events: one JSON object a line in, one a line out.

A request has `source`, `detail` (whether to record steps) and the limits `steps`, `seconds`, `characters` and
`bytes`. A reply has `lines`, `stdout` and `error`, with detail also `trace` (a list of [line, {name: value}]) and
`final`.

A program that can do nothing but compute runs in this process: it imports nothing, names nothing that reaches out of
its own variables, and catches no exception, so that one can end it. Any other runs in a forked child, in an empty
directory of its own, guarded by audit hooks and with the modules of a fresh interpreter, so that it neither sees what
came before nor spoils what comes after.

Runs as `exec` of this text after those of `isolation.py`, `interpreter.py` and `run.py`, with the names `requests`,
the stream of requests, `fresh_modules`, the names of the modules that a program finds loaded (`random` for its seed;
`json`, because loading it runs a line of generated code whose name is that of the program's own), and `settings`:
`namespaces` ("" where there are none, otherwise the command that made them), `scratch` (the directory that holds those
of the programs, or null for that of the namespaces) and `hooks` (whether audit hooks guard).
"""

import ast
import builtins
import gc
import json
import os
import random
import re
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import types
from dis import opmap

GRACE_SECONDS = 0.5
POLL_SECONDS = 0.005
JSON_BYTES = 12  # of one character at the most: two escapes

# What a program may name and still run in this process.
HARMLESS = set('''
    abs all any ascii bin bool bytearray bytes callable chr complex dict divmod enumerate filter float format
    frozenset hash hex input int isinstance issubclass iter len list map max min next object oct ord pow print range
    repr reversed round set slice sorted staticmethod classmethod property str sum super tuple zip
    __name__ __init__ __str__ __repr__ __len__ __eq__ __lt__ __add__ __module__ __qualname__ __doc__ __main__
'''.split())
HARMLESS |= {name for name, value in vars(builtins).items()
             if isinstance(value, type) and issubclass(value, BaseException)}
FRAME_ATTRIBUTE = re.compile('(f|tb|gi|cr|ag|co)_[a-z]+$')
OTHER_BUILTINS = set(dir(builtins)) - HARMLESS


def is_harmless(code):
    """Whether a program may run in this process."""
    if code.co_exceptiontable or opmap['IMPORT_NAME'] in code.co_code[::2]:
        return False
    for name in code.co_names:
        if name in OTHER_BUILTINS or FRAME_ATTRIBUTE.match(name):
            return False
        if name.startswith('__') and name not in HARMLESS:
            return False
    return all(is_harmless(constant) for constant in code.co_consts if isinstance(constant, types.CodeType))


def failure(error):
    return {'lines': 0, 'stdout': '', 'error': error, 'trace': [], 'final': {}}


def in_child(request, code):
    """Runs a program in a forked process; returns the reply."""
    directory = tempfile.mkdtemp(prefix='codestep-', dir=settings['scratch'] or MEMORY_SCRATCH)
    (reading, writing), (output, standard_output) = os.pipe(), os.pipe()
    longest = MEGABYTE + JSON_BYTES * request['bytes'] * request['detail']
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.close(output)
        os.dup2(standard_output, 1)
        os.close(standard_output)
        be_child(request, code, directory, writing, longest)
    os.close(writing)
    os.close(standard_output)
    try:
        return Child(child, reading, output).reply(request, longest)
    finally:
        os.close(reading)
        os.close(output)
        end_processes(child)
        shutil.rmtree(directory, ignore_errors=True)


def be_child(request, code, directory, writing, longest):
    """Runs the program and ends this process."""
    # The worker's own streams are not for the program.
    os.close(requests.fileno())
    os.close(replies.fileno())
    if sys.platform == 'linux':
        global address_space
        address_space.close()  # it tells of the worker
        address_space = AddressSpace()
        # The program cannot lift its limit higher; the report of what it did needs more than the program.
        lower(resource.RLIMIT_AS, address_space.used() + request['bytes'] + 2 * longest)
    os.chdir(directory)
    os.environ['TMPDIR'] = directory
    sys.dont_write_bytecode = True
    if settings['hooks']:
        guard(directory)
    kept = fresh_modules | {'_posixsubprocess'}  # guarded: see replace_unaudited
    for name in set(sys.modules) - kept:
        del sys.modules[name]
    random.seed(0)
    GuardedRun(request, writing).execute(code)


class Child:
    """A forked process, seen from the worker.

    It sends its reply as a line of JSON. An empty line ends it; in its place a program that has finalisers left tells
    of each line of theirs, as a Python literal, until its process ends.
    """

    def __init__(self, process, replies, output):
        self.process = process
        self.replies = replies
        self.received = {replies: bytearray(), output: bytearray()}
        self.open = set(self.received)
        self.printed = self.received[output]
        self.late = False

    def reply(self, request, longest):
        """Waits for it; a program that ends its process, or writes into the pipe itself, leaves none."""
        deadline = time.monotonic() + request['seconds'] + GRACE_SECONDS
        most = request['characters']
        while self.receive(deadline):
            if len(self.received[self.replies]) > longest:
                return self.without_reply('WorkerDied')
            if len(self.printed) > most and len(self.text()) > most:
                return self.without_reply('OutputLimit') | {'stdout': self.text()[:most]}
        if self.late:
            return failure('TimeLimit')
        reply = parsed(self.received[self.replies], request['detail'])
        if reply is None:
            return self.without_reply('WorkerDied')
        return reply if reply['error'] == 'TimeLimit' else reply | {'stdout': self.text()}

    def receive(self, deadline):
        """Takes what has come; returns whether there may be more."""
        received = self.received[self.replies]
        replied = self.replies not in self.open or received.endswith(b'\n\n')
        finalises = not replied and received.endswith(b'\n')
        # Asked before what has come is taken: its last lines come just before its end.
        ended = replied or finalises and self.has_ended()
        left = deadline - time.monotonic()
        ready, _, _ = select.select(self.open, [], [], 0 if ended else POLL_SECONDS if finalises else max(0, left))
        for descriptor in ready:
            chunk = os.read(descriptor, 1 << 16)
            self.received[descriptor] += chunk
            if not chunk:
                self.open.remove(descriptor)
        if ready or ended:
            return bool(ready)
        self.late = left <= 0
        return not self.late

    def has_ended(self):
        return os.waitid(os.P_PID, self.process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def text(self):
        return self.printed.decode('utf-8', 'replace')

    def without_reply(self, error):
        return failure(error) | {'stdout': self.text()}


def end_processes(child):
    """Ends a program's process; in a process namespace also all that it started."""
    if not settings['namespaces']:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return
    try:
        os.kill(-1, signal.SIGKILL)
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        return  # none is left


def parsed(received, detail):
    """The reply in what was received, or None if it is none."""
    first, *late = bytes(received).rstrip(b'\n').split(b'\n')
    try:
        reply = json.loads(first)
        events = [ast.literal_eval(line.decode()) for line in late]
    except (ValueError, SyntaxError, RecursionError):
        return None
    expected = {'lines': int, 'error': (str, type(None))}
    if not isinstance(reply, dict) or not all(isinstance(reply.get(name), kind) for name, kind in expected.items()):
        return None
    reply['lines'] += len(events)
    return reply | {'trace': reply['trace'] + events} if detail else reply


def answer(request):
    try:
        code = compile(request['source'], FILENAME, 'exec', dont_inherit=True)
    except Exception as error:
        return failure(type(error).__name__)
    return Run(request).execute(code) if is_harmless(code) else in_child(request, code)


def no_input(prompt='', /):
    """Standard input is empty, and nobody reads the prompt."""
    raise EOFError('EOF when reading a line')


def isolate():
    if settings['namespaces'] == 'unshare':
        finish_namespaces()
    if settings['namespaces']:
        check_namespaces()
    limit_resources()


def serve():
    # What is frozen no program's collection of garbage has to go through.
    gc.collect()
    gc.freeze()
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    builtins.input = no_input
    replies.write('{"ready": true}\n')
    replies.flush()
    own_main, own_input, own_output = sys.modules['__main__'], sys.stdin, sys.stdout

    for line in requests:
        reply = answer(json.loads(line))
        sys.modules['__main__'], sys.stdin, sys.stdout = own_main, own_input, own_output
        replies.write(json.dumps(reply) + '\n')
        replies.flush()


os.setpgid(0, 0)
isolate()
replies = os.fdopen(os.dup(1), 'w', encoding='utf-8')
address_space = AddressSpace() if sys.platform == 'linux' else None
serve()
