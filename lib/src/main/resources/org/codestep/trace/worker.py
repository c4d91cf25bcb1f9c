"""Runs Python programs and reports their line events: one JSON object a line in, one a line out.

A request has `source`, `detail` (whether to record steps) and the limits `steps`, `seconds`, `characters` and
`bytes`. A reply has `lines`, `stdout` and `error`, with detail also `trace` (a list of [line, {name: value}]) and
`final`.

A program that can do nothing but compute runs in this process: it imports nothing, names nothing that reaches out of
its own variables, and catches no exception, so that one can end it. Any other runs in a forked child, in an empty
directory of its own, guarded by audit hooks and with the modules of a fresh interpreter, so that it neither sees what
came before nor spoils what comes after.

Runs as `exec` of this text after that of `isolation.py`, with the names `requests`, the stream of requests,
`fresh_modules`, the names of the modules that a program finds loaded (`random` for its seed; `json`, because loading
it runs a line of generated code whose name is that of the program's own), and
`settings`: `namespaces` ("" where there are none, otherwise the command that made them), `scratch` (the directory that
holds those of the programs, or null for that of the namespaces) and `hooks` (whether audit hooks guard).
"""

import builtins
import io
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

FILENAME = '<string>'
GRACE_SECONDS = 0.5
JSON_BYTES = 12  # of one character at the most: two escapes
PAGE_BYTES = resource.getpagesize()

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

ADDRESS = re.compile(r' at 0x[0-9a-f]+')
SIMPLE = (int, float, bool, str, type(None))
NO_DATA = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)


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


def shown(value):
    """A variable's value as `str` shows it, addresses left out."""
    try:
        if type(value) in SIMPLE:
            return str(value)
        return ADDRESS.sub(' at 0x', str(value))
    except MemoryError:
        raise
    except Exception:
        return f'<unprintable {type(value).__name__}>'


def states(variables):
    return {name: shown(value) for name, value in list(variables.items())
            if not (name.startswith('__') and name.endswith('__')) and not isinstance(value, NO_DATA)}


class LimitedOutput(io.BytesIO):
    """Standard output of a program, UTF-8."""

    def __init__(self, limit, stop):
        super().__init__()
        self.room = limit
        self.stop = stop

    def write(self, data):
        text = str(data, 'utf-8', 'replace')
        if len(text) > self.room:
            super().write(text[:self.room].encode())
            self.stop('OutputLimit')
        self.room -= len(text)
        return super().write(data)

    def text(self):
        return self.getvalue().decode('utf-8', 'replace')


def no_input(prompt='', /):
    """Standard input is empty, and nobody reads the prompt."""
    raise EOFError('EOF when reading a line')


class LimitReached(BaseException):
    """Ends a program that does not catch it."""


class Run:
    """One program. `send` is for a program that could catch exceptions: a limit sends the reply and ends the process.
    """

    def __init__(self, request, send=None):
        self.request = request
        self.send = send
        self.lines = 0
        self.steps = []
        self.recorded = 0
        self.output = LimitedOutput(request['characters'], self.stop)

    def execute(self, code):
        main = types.ModuleType('__main__')
        main.__builtins__ = builtins
        self.variables = main.__dict__
        sys.modules['__main__'] = main
        text = io.TextIOWrapper(self.output, 'utf-8', newline='\n', write_through=True)
        sys.stdout, sys.stdin = text, io.TextIOWrapper(io.BytesIO(), 'utf-8')
        signal.signal(signal.SIGALRM, lambda *_: self.stop('TimeLimit'))
        trace = self.recorder() if self.request['detail'] else self.counter()
        limit_memory(self.request['bytes'])
        limit_processor_time(self.request['seconds'])
        signal.setitimer(signal.ITIMER_REAL, self.request['seconds'])
        error = None
        try:
            sys.settrace(trace)
            exec(code, self.variables)
        except LimitReached as reached:
            error = str(reached)
        except BaseException as raised:
            error = type(raised).__name__
        finally:
            sys.settrace(None)
            signal.setitimer(signal.ITIMER_REAL, 0)
            unlimit_memory()
        return self.outcome('MemoryLimit' if error == 'MemoryError' else error)

    def counter(self):
        limit = self.request['steps']

        def local(frame, event, argument):
            if event == 'line':
                if self.lines == limit:
                    self.stop('StepLimit')
                self.lines += 1
            return local

        return lambda frame, event, argument: local if frame.f_code.co_filename == FILENAME else None

    def recorder(self):
        limit = self.request['steps']

        def local(frame, event, argument):
            if event == 'line':
                if self.lines == limit:
                    self.stop('StepLimit')
                self.lines += 1
                try:
                    values = states(frame.f_locals)
                except MemoryError:
                    self.stop('MemoryLimit')
                self.record(frame.f_lineno, values)
            return local

        return lambda frame, event, argument: local if frame.f_code.co_filename == FILENAME else None

    def record(self, line, values):
        self.recorded += 100 + sum(100 + len(name) + len(value) for name, value in values.items())
        if self.recorded > self.request['bytes']:
            self.stop('MemoryLimit')
        self.steps.append((line, values))

    def outcome(self, error):
        reply = {'lines': self.lines, 'stdout': self.output.text(), 'error': error}
        if self.request['detail']:
            reply['trace'] = self.steps
            reply['final'] = states(self.variables)
        return reply

    def stop(self, limit):
        sys.settrace(None)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if not self.send:
            raise LimitReached(limit)
        unlimit_memory()
        self.send(self.outcome(limit))


class AddressSpace:
    """How much of its address space a process has in use, where the system says it; keeps the file that tells open."""

    def __init__(self):
        self.sizes = os.open('/proc/self/statm', os.O_RDONLY)

    def close(self):
        os.close(self.sizes)

    def used(self):
        return int(os.pread(self.sizes, 64, 0).split()[0]) * PAGE_BYTES


def limit_memory(allowance):
    if sys.platform == 'linux':
        used = address_space.used()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = used + allowance
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def unlimit_memory():
    if sys.platform == 'linux':
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def limit_processor_time(seconds):
    """A last resort against a computation that no signal handler interrupts."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(time.process_time() + seconds) + 3
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard < 0 else min(wanted, hard), hard))


def failure(error):
    return {'lines': 0, 'stdout': '', 'error': error, 'trace': [], 'final': {}}


def in_child(request, code):
    """Runs a program in a forked process; returns the reply."""
    directory = tempfile.mkdtemp(prefix='codestep-', dir=settings['scratch'] or MEMORY_SCRATCH)
    reading, writing = os.pipe()
    longest = MEGABYTE + JSON_BYTES * (request['characters'] + request['bytes'] * request['detail'])
    child = os.fork()
    if child == 0:
        be_child(request, code, directory, writing, longest)
    os.close(writing)
    try:
        received, late = read_until(reading, time.monotonic() + request['seconds'] + GRACE_SECONDS, longest)
    finally:
        os.close(reading)
        end_processes(child)
        shutil.rmtree(directory, ignore_errors=True)
    if late:
        return failure('TimeLimit')
    # A program that kills its process, or writes into the pipe itself, leaves no reply.
    return parsed(received) or failure('WorkerDied')


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

    def send(reply):
        write_all(writing, json.dumps(reply).encode() + b'\n')
        os._exit(0)

    send(Run(request, send).execute(code))


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


def parsed(text):
    """The reply in the text, or None if it is none."""
    try:
        reply = json.loads(text)
    except (ValueError, RecursionError):
        return None
    expected = {'lines': int, 'stdout': str, 'error': (str, type(None))}
    if isinstance(reply, dict) and all(isinstance(reply.get(name), kind) for name, kind in expected.items()):
        return reply
    return None


def write_all(descriptor, data):
    while data:
        data = data[os.write(descriptor, data):]


def read_until(descriptor, deadline, longest):
    """The bytes up to a line end, the end of the stream or too many, and whether the deadline came first."""
    chunks = []
    size = 0
    while True:
        ready, _, _ = select.select([descriptor], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            return b'', True
        chunk = os.read(descriptor, 1 << 16)
        chunks.append(chunk)
        size += len(chunk)
        if not chunk or chunk.endswith(b'\n') or size > longest:
            return b''.join(chunks), False


def answer(request):
    try:
        code = compile(request['source'], FILENAME, 'exec', dont_inherit=True)
    except Exception as error:
        return failure(type(error).__name__)
    return Run(request).execute(code) if is_harmless(code) else in_child(request, code)


def isolate():
    if settings['namespaces'] == 'unshare':
        finish_namespaces()
    if settings['namespaces']:
        check_namespaces()
    limit_resources()


def serve():
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
