"""Writes what CPython 3.11 says of each program beside it: `make_golden.py DIRECTORY`.

For NAME.py the file NAME.json gets the lines of all line events in order, the name of the exception that ended the
program (null if none), and what it printed.
"""

import contextlib
import io
import json
import pathlib
import sys


def trace(source):
    lines = []

    def local(frame, event, argument):
        if event == 'line':
            lines.append(frame.f_lineno)
        return local

    def calls(frame, event, argument):
        return local if frame.f_code.co_filename == '<string>' else None

    error = None
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        try:
            code = compile(source, '<string>', 'exec')
            sys.settrace(calls)
            exec(code, {'__name__': '__main__'})
        except Exception as raised:
            error = type(raised).__name__
        finally:
            sys.settrace(None)
    return {'lines': lines, 'error': error, 'stdout': output.getvalue()}


def main():
    if sys.version_info[:2] != (3, 11):
        sys.exit(f'needed Python 3.11, this is {sys.version.split()[0]}')
    for program in sorted(pathlib.Path(sys.argv[1]).rglob('*.py')):
        record = trace(program.read_bytes().decode())
        program.with_suffix('.json').write_text(json.dumps(record, ensure_ascii=False) + '\n', encoding='utf-8')


if __name__ == '__main__':
    main()
