"""What makes a program in a forked worker find what `python3 FILE` would give it, from its streams to its end.

Standard output is a pipe, as in `python3 FILE | …`, and buffered as there. The depth of recursion is counted from the
program's own first frame. A program's end is that of the interpreter: uncaught exception, threads, exit handlers,
what the standard streams still hold, finalisers.
"""

import atexit
import gc
import importlib.machinery
import io
import operator
import re
import sys
import weakref

PLAIN_LIMIT = 1000
# One of a trace function that calls and compares nothing: it stands on top of the deepest frame of the program.
TRACE_DEPTH = 1
CONTINUATION_BYTES = bytes(range(0x80, 0xc0))

get_limit, set_limit = sys.getrecursionlimit, sys.setrecursionlimit
get_trace, set_trace = sys.gettrace, sys.settrace


# Recursion

DEPTH = re.compile(r'depth (\d+)')
DEPTH_PROBE = compile("""
try:
    set_limit(1)
except RecursionError as error:
    message = str(error)
""", 'probe', 'exec')
DEPTH_OF_PLAIN_PROBE = 2  # of the module's frame and of the call that is refused


def allow_recursion(extra):
    """Sets the limit that plain Python has, `extra` being the depth that is not the program's."""
    set_limit(PLAIN_LIMIT + extra)


def allow_more_recursion(extra):
    """As the first after a program, for what it left too little for."""
    set_limit(max(get_limit(), PLAIN_LIMIT + extra))


def extra_depth(variables):
    """How much deeper than in plain Python a program is that is executed in place of this probe."""
    return int(DEPTH.search(variables['message'])[1]) - DEPTH_OF_PLAIN_PROBE + TRACE_DEPTH


def replace_limits(extra):
    """The functions of `sys` speak of the depth of plain Python."""
    def getrecursionlimit():
        return get_limit() - extra

    def setrecursionlimit(limit, /):
        wanted = operator.index(limit)
        try:
            set_limit(min(wanted + extra, (1 << 31) - 1) if wanted > 0 else wanted)
        except RecursionError as error:
            depth = int(DEPTH.search(str(error))[1]) - extra
            raise RecursionError(f'cannot set the recursion limit to {wanted} at the recursion depth {depth}: '
                                 'the limit is too low') from None

    sys.getrecursionlimit, sys.setrecursionlimit = getrecursionlimit, setrecursionlimit


def keep_tracing():
    """Returns the function that sets the trace function, and drops it with None.

    CPython drops one that raises, unless an audit hook refuses, as one does from now on: at the greatest depth of
    recursion the trace function finds no room. The frame is one deeper than plain Python allows, so RecursionError is
    right for it.
    """
    allowed, own = False, None

    def recurse():
        recurse()

    def hook(event, _):
        if event in {'sys.settrace'} and not allowed:  # an operator == would itself take room
            recurse()  # raises what plain Python raises, with its message

    def change(function):
        nonlocal allowed
        allowed = True
        try:
            set_trace(function)
        finally:
            allowed = False

    def switch(function):
        nonlocal own
        own = function
        change(function)

    def settrace(function, /):
        change(own if function is None else function)

    def gettrace():
        function = get_trace()
        return None if function is own else function

    sys.addaudithook(hook)
    sys.settrace, sys.gettrace = settrace, gettrace
    return switch


# Streams

class Output(io.FileIO):
    """Standard output; tells when more has been written than there is room for."""

    def __init__(self, room, full):
        super().__init__(1, 'w', closefd=False)
        self.room = room
        self.full = full

    def write(self, data):
        characters = len(bytes(data).translate(None, CONTINUATION_BYTES))
        if characters > self.room:
            super().write(str(data, 'utf-8', 'ignore')[:self.room].encode())
            self.full()
        self.room -= characters
        return super().write(data)


Output.__module__, Output.__name__, Output.__qualname__ = '_io', 'FileIO', 'FileIO'


def open_streams(output):
    """The standard streams, as CPython makes them where none is a terminal; returns standard output's."""
    def opened(raw, name, mode, buffer, **options):
        raw.name = name
        stream = io.TextIOWrapper(buffer(raw), 'utf-8', newline='\n', **options)
        stream.mode = mode
        return stream

    sys.stdin = sys.__stdin__ = opened(io.FileIO(0, 'r', closefd=False), '<stdin>', 'r', io.BufferedReader)
    sys.stdout = sys.__stdout__ = opened(output, '<stdout>', 'w', buffered_writer)
    sys.stderr = sys.__stderr__ = opened(io.FileIO(2, 'w', closefd=False), '<stderr>', 'w', buffered_writer,
                                         errors='backslashreplace', line_buffering=True)
    return sys.stdout


def buffered_writer(raw):
    return io.BufferedWriter(raw, raw._blksize)


def flush_streams(even_if_closed=False):
    """Flushes what the program has in place of the standard streams; what that raises is reported to nobody."""
    for name in ('stdout', 'stderr'):
        try:
            stream = getattr(sys, name)
            if even_if_closed or not getattr(stream, 'closed', False):
                stream.flush()
        except Exception:
            continue


# The end

def report_uncaught(error, filename):
    """Does what CPython does with the exception that ended a program; None for none."""
    flush_streams(even_if_closed=True)
    if error is None:
        return
    if isinstance(error, SystemExit):
        if error.code is not None and not isinstance(error.code, int):
            write_error(str(error.code) + '\n')
        return
    traceback = error.__traceback__
    while traceback and traceback.tb_frame.f_code.co_filename != filename:
        traceback = traceback.tb_next  # the worker's own
    error.__traceback__ = traceback
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, traceback
    try:
        sys.excepthook(type(error), error, traceback)
    except SystemExit:
        return
    except BaseException as second:
        write_error('Error in sys.excepthook:\n')
        sys.__excepthook__(type(second), second, second.__traceback__)
        write_error('\nOriginal exception was:\n')
        sys.__excepthook__(type(error), error, traceback)


def write_error(text):
    try:
        sys.stderr.write(text)
    except Exception:
        return  # as CPython, which has nobody left to tell


def unraised(function):
    """Calls a function whose exception, as anything at this stage, would only be reported to standard error."""
    try:
        function()
    except BaseException as error:
        write_error(f'Exception ignored: {error!r}\n')


def run_exit_handlers():
    """Waits for the threads that are no daemons, and runs what `atexit` has registered."""
    if 'threading' in sys.modules:
        unraised(sys.modules['threading']._shutdown)
    unraised(atexit._run_exitfuncs)
    flush_streams()


class Main:
    """The module `__main__` of a program."""

    def __init__(self, module, filename):
        self.module = module
        module.__annotations__ = {}
        module.__loader__ = importlib.machinery.SourceFileLoader('__main__', filename)
        # Every function of the program keeps the module's variables, and they keep this.
        self.alive = weakref.ref(module.__loader__)

    def finalise(self):
        """Frees the program's objects as the interpreter does at its end, before it frees other modules.

        Returns whether the program may have finalisers that are still to run, as of an object that another module
        holds; these run when the process ends in the ordinary way.
        """
        whole = self.alive() is not None
        if gc.isenabled():
            gc.collect()
        sys.last_type = sys.last_value = sys.last_traceback = None
        sys.stdin, sys.stdout, sys.stderr = sys.__stdin__, sys.__stdout__, sys.__stderr__
        if sys.modules.get('__main__') is self.module:
            sys.modules['__main__'] = None
        self.module = None
        gc.collect()
        flush_streams()
        return not whole or self.alive() is not None
