"""Counts the line events of programs: a program a line in, as a JSON string, a number a line out.

Each runs in a forked process, to the end of the interpreter, and counts in memory that both processes share. The number
is -1 where the trace function was lost on the way, as it is at the greatest depth of recursion.
"""

import atexit
import contextlib  # as what programs often import, loaded once for all
import json
import mmap
import os
import sys
import threading
import types

NULL = os.open(os.devnull, os.O_RDWR)
SHARED = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast('Q')
LINES, LOST = 0, 1


def run(source, shared, lines, lost):
    for descriptor in (0, 1, 2):
        os.dup2(NULL, descriptor)

    # Names of the module do not last to the end.
    def local(frame, event, argument):
        if event == 'line':
            shared[lines] += 1
        return local

    def calls(frame, event, argument):
        return local if frame.f_code.co_filename == '<string>' else None

    @atexit.register
    def last():
        if sys.gettrace() is not calls:
            shared[lost] = 1

    code = compile(source, '<string>', 'exec')
    main = sys.modules['__main__'] = types.ModuleType('__main__')
    variables = main.__dict__
    del main
    sys.settrace(calls)
    exec(code, variables)


def serve():
    for line in sys.stdin:
        SHARED[LINES] = SHARED[LOST] = 0
        if os.fork() == 0:
            return json.loads(line)
        os.wait()
        print(-1 if SHARED[LOST] else SHARED[LINES], flush=True)
    sys.exit()


run(serve(), SHARED, LINES, LOST)
