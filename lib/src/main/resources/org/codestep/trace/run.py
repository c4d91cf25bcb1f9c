"""One run of a program: its line events, its limits and what is told of it.

A program that can do nothing but compute runs in the worker's own process, any other in a forked one.
"""

import builtins
import gc
import io
import json
import os
import re
import resource
import signal
import sys
import time
import types
from builtins import MemoryError, RecursionError, isinstance, len, list, str, sum, super, type

FILENAME = '<string>'
OWN = {FILENAME}
LINE = sys.intern('line')  # the very object that CPython passes
ALARM_SECONDS = 0.1  # between alarms, should one come where nothing can be called
PAGE_BYTES = resource.getpagesize()

# As the built-in functions imported above, which work to the very end of a process, whatever has become of modules.
end_process, write = os._exit, os.write
is_collecting, stop_collecting, start_collecting = gc.isenabled, gc.disable, gc.enable

ADDRESS = re.compile(r' at 0x[0-9a-f]+')
SIMPLE = (int, float, bool, str, type(None))
NO_DATA = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)


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


class LimitReached(BaseException):
    """Ends a program that cannot catch it."""


class Run:
    """One program in this process, which it can do nothing to."""

    extra = None  # depth of recursion: the same for all, so it is measured once

    def __init__(self, request):
        self.request = request
        self.left = request['steps']
        self.steps = []
        self.recorded = 0

    def execute(self, code):
        """Runs the program and returns the reply."""
        if self.extra is None:
            probe = {'set_limit': set_limit}
            exec(DEPTH_PROBE, probe)
            type(self).extra = extra_depth(probe)
            allow_recursion(self.extra)
        main = types.ModuleType('__main__')
        main.__builtins__ = builtins
        sys.modules['__main__'] = main
        self.variables = main.__dict__
        self.begin(main)
        del main
        trace = self.recorder() if self.request['detail'] else self.counter()
        limit_memory(self.request['bytes'])
        limit_processor_time(self.request['seconds'])
        signal.signal(signal.SIGALRM, lambda *_: self.stop('TimeLimit'))
        signal.setitimer(signal.ITIMER_REAL, self.request['seconds'], ALARM_SECONDS)
        error = None
        try:
            self.trace(trace)
            exec(code, self.variables)
            self.ended_by(None)
        except LimitReached as reached:
            error = str(reached)
        except BaseException as raised:
            error = type(raised).__name__
            self.ended_by(raised)
        return self.end('MemoryLimit' if error == 'MemoryError' else error)

    def begin(self, main):
        """Makes the streams."""
        self.output = LimitedOutput(self.request['characters'], self.stop)
        sys.stdout = io.TextIOWrapper(self.output, 'utf-8', newline='\n', write_through=True)
        sys.stdin = io.TextIOWrapper(io.BytesIO(), 'utf-8')

    def trace(self, function):
        sys.settrace(function)

    def ended_by(self, error):
        """What else the end of the text, or an uncaught exception, brings about: here nothing that could be seen."""

    def end(self, error):
        self.lift_limits()
        return self.outcome(error)

    def lift_limits(self):
        self.trace(None)
        signal.setitimer(signal.ITIMER_REAL, 0)
        unlimit_memory()

    # The trace functions call and compare nothing until there is something to do: both take room that the deepest
    # frame of a recursion does not have. `is` and a set's `in` are no comparisons.

    def counter(self):
        def local(frame, event, argument):
            if event is LINE:
                left = self.left
                if not left:
                    try:
                        self.stop('StepLimit')
                    except RecursionError:
                        return local  # no room here: the next line is soon enough
                self.left = left - 1
            return local

        return self.calls(local)

    def recorder(self):
        def local(frame, event, argument):
            if event is LINE:
                left = self.left
                if not left:
                    try:
                        self.stop('StepLimit')
                    except RecursionError:
                        return local
                self.left = left - 1
                variables = ()  # no object that could set the collector off
                try:
                    variables = frame.f_locals
                    self.record(frame.f_lineno, variables)
                except MemoryError:
                    self.stop('MemoryLimit')
                except RecursionError:
                    values = {}
                    for name in variables:
                        kind = variables[name].__class__
                        for other in NO_DATA:
                            if kind is other:
                                break
                        else:
                            values[name] = f'<unprintable {kind.__name__}>'
                    self.steps += [(frame.f_lineno, values)]
            return local

        return self.calls(local)

    def calls(self, local):
        def called(frame, event, argument):
            try:
                name = frame.f_code.co_filename
                return local if name is FILENAME or name in OWN else None
            except RecursionError:  # of an audit hook that is told of `f_code`
                return local if frame.f_globals is self.variables else None

        return called

    def record(self, line, variables):
        values = states(variables)
        self.recorded += 100 + sum(100 + len(name) + len(value) for name, value in values.items())
        if self.recorded > self.request['bytes']:
            self.stop('MemoryLimit')
        self.steps.append((line, values))

    def outcome(self, error):
        return {'lines': self.lines(), 'stdout': self.output.text(), 'error': error} | self.details()

    def lines(self):
        return self.request['steps'] - self.left

    def details(self):
        return {'trace': self.steps, 'final': states(self.variables)} if self.request['detail'] else {}

    def stop(self, limit):
        """Ends the program at a limit."""
        self.lift_limits()
        raise LimitReached(limit)


class GuardedRun(Run):
    """One program in a process of its own, which the reply ends."""

    extra = None

    def __init__(self, request, replies):
        super().__init__(request)
        self.replies = replies
        self.final = None

    def begin(self, main):
        replace_limits(self.extra)
        self.main = Main(main, FILENAME)
        self.output = open_streams(Output(self.request['characters'], lambda: self.stop('OutputLimit')))
        self.trace = keep_tracing()

    def record(self, line, variables):
        # Garbage of the program is collected between its lines: here the lines of its finalisers would not count.
        collecting = is_collecting()
        stop_collecting()
        try:
            self.keep(line, variables)
        finally:
            if collecting:
                start_collecting()

    def keep(self, line, variables):
        super().record(line, variables)

    def ended_by(self, error):
        allow_more_recursion(self.extra)
        report_uncaught(error, FILENAME)

    def end(self, error):
        run_exit_handlers()
        limits = unlimit_memory()  # that of the program, which its variables may have used up
        self.final = self.untraced(self.details)
        limit_memory_again(limits)
        self.variables = None
        if not self.main.finalise():
            self.lift_limits()
            self.send(self.outcome(error))
            end_process(0)
        self.send(self.outcome(error), end=b'\n')
        self.output = None  # so that it is flushed when the interpreter lets go of it
        self.__class__ = LateRun
        raise SystemExit

    def untraced(self, function):
        """The function's result; meanwhile no garbage of the program is collected, whose finalisers would not count."""
        tracing, collecting = get_trace(), is_collecting()
        stop_collecting()
        self.trace(None)
        try:
            return function()
        finally:
            self.trace(tracing)
            if collecting:
                start_collecting()

    def outcome(self, error):
        return {'lines': self.lines(), 'error': error} | (self.details() if self.final is None else self.final)

    def stop(self, limit):
        allow_more_recursion(self.extra)
        self.lift_limits()
        try:
            self.output.flush()
        except (RuntimeError, ValueError, OSError):
            pass  # it is within a write, or closed by the program
        self.send(self.outcome(limit))
        end_process(0)

    def send(self, reply, end=b'\n\n'):
        text = json.dumps(reply).encode() + end
        while text:
            text = text[write(self.replies, text):]


class LateRun(GuardedRun):
    """A program that has ended but for finalisers, of which each line is told as it comes."""

    @property
    def left(self):
        return self.__dict__['left']

    @left.setter
    def left(self, lines):
        self.__dict__['left'] = lines
        if not self.request['detail']:
            write(self.replies, b'()\n')

    def keep(self, line, variables):
        write(self.replies, f'{(line, states(variables))!r}\n'.encode())

    def stop(self, limit):
        end_process(0)


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
    """Returns what limit_memory_again takes."""
    if sys.platform == 'linux':
        limits = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limits[1], limits[1]))
        return limits


def limit_memory_again(limits):
    if limits is not None:
        resource.setrlimit(resource.RLIMIT_AS, limits)


def limit_processor_time(seconds):
    """A last resort against a computation that no signal handler interrupts."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(time.process_time() + seconds) + 3
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard < 0 else min(wanted, hard), hard))
