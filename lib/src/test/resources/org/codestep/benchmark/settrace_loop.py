"""How many snippets a second a lean sys.settrace loop counts the executed lines of, on one core.

    python3 -I settrace_loop.py SNIPPETS.txt SECONDS

Nothing is printed or written but the rate, and what the snippets print is thrown away.
"""
import sys
import time


class Nowhere:
    def write(self, text):
        pass


def count(source):
    lines = 0

    def trace(frame, event, argument):
        nonlocal lines
        if event == "line":
            lines += 1
        return trace

    code = compile(source, "<snippet>", "exec")
    sys.settrace(trace)
    try:
        exec(code, {"__name__": "__main__"})
    except Exception:
        pass
    finally:
        sys.settrace(None)
    return lines


with open(sys.argv[1], encoding="utf-8") as file:
    snippets = file.read().rstrip("\n").split("\n\n")
out, sys.stdout = sys.stdout, Nowhere()
best = 0
end = time.perf_counter() + float(sys.argv[2])
while time.perf_counter() < end:
    start = time.perf_counter()
    for snippet in snippets:
        count(snippet)
    best = max(best, len(snippets) / (time.perf_counter() - start))
sys.stdout = out
print(best)
