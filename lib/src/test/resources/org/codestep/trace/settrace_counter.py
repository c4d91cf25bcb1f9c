"""Counts the line events of programs: a program a line in, as a JSON string, a number a line out.

Each runs in a forked process, to the end of the interpreter, and tells of each line by a byte in a pipe. The number is
-1 where the trace function was lost on the way, as it is at the greatest depth of recursion.
"""

import atexit
import json
import os
import sys
import types

NULL = os.open(os.devnull, os.O_RDWR)


def run(source, events):
    for descriptor in (0, 1, 2):
        os.dup2(NULL, descriptor)
    write = os.write

    def local(frame, event, argument):
        if event == 'line':
            write(events, b'.')
        return local

    def calls(frame, event, argument):
        return local if frame.f_code.co_filename == '<string>' else None

    @atexit.register
    def last():
        if sys.gettrace() is not calls:
            write(events, b'!')

    code = compile(source, '<string>', 'exec')
    main = sys.modules['__main__'] = types.ModuleType('__main__')
    variables = main.__dict__
    del main
    sys.settrace(calls)
    exec(code, variables)


def count(reading):
    events = bytearray()
    while chunk := os.read(reading, 1 << 16):
        events += chunk
    return -1 if b'!' in events else len(events)


def serve():
    for line in sys.stdin:
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.close(reading)
            return json.loads(line), writing
        os.close(writing)
        number = count(reading)
        os.close(reading)
        os.wait()
        print(number, flush=True)
    sys.exit()


run(*serve())
