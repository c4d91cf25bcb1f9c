"""Reads examples of the tasks that mask code from standard input, one JSON object a line: task, prompt, answer,
right_answers, and under "verdicts" each answer that could be with what Codestep's checker says of it. Puts each answer
back, runs the program with CPython, and says where it comes to another verdict or another number of right answers."""

import collections
import json
import sys

LEAST_STEPS, TIMES_AS_LONG, INTEGER_BITS = 100, 10, 65_536
NAME = "<program>"


class Limit(BaseException):
    pass


def shown(value):
    try:
        return str(value)
    except ValueError:
        return "<unprintable int>"


def silent_print(*values, sep=" ", end="\n"):
    for value in values:
        str(value)


def run(source, most_lines, at_line):
    """Runs a program; at_line is called with each line and the variables. The result is the number of lines, the
    variables at the end, and whether that was its end."""
    lines = 0

    def trace(frame, event, argument):
        nonlocal lines
        if frame.f_code.co_filename != NAME:
            return None
        if event == "line":
            if lines == most_lines:
                raise Limit
            lines += 1
            require_small(frame.f_locals)
            at_line(frame.f_lineno, frame.f_locals)
        return trace

    variables = {}
    code = compile(source, NAME, "exec")
    sys.settrace(trace)
    try:
        exec(code, {"print": silent_print}, variables)
        sys.settrace(None)
        require_small(variables)
        return lines, variables, True
    except (Exception, Limit):
        return lines, variables, False
    finally:
        sys.settrace(None)


def require_small(variables):
    for value in variables.values():
        if type(value) is int and value.bit_length() > INTEGER_BITS:
            raise Limit


def states_of(variables, masked):
    return {name: "~" if name == masked else shown(value) for name, value in variables.items()}


def parsed(states):
    return dict(pair.split("?") for pair in states.split(";") if pair)


def nothing(line, variables):
    pass


def judge_final(prompt):
    code, states = prompt.rsplit("\n# ", 1)
    wanted = parsed(states.removesuffix("operator?").removesuffix(";"))

    def right(answer, most_lines):
        _, variables, ended = run(code.replace("?", answer), most_lines, nothing)
        return ended and states_of(variables, None) == wanted

    return code, right


def judge_stepped(prompt):
    lines = prompt[: prompt.rindex("\n# ")].split("\n")
    number = next(i for i, line in enumerate(lines) if line.startswith("@"))
    lines[number], states = lines[number][1:].split("$", 1)
    code, wanted = "\n".join(lines), parsed(states)
    masked = next((name for name, value in wanted.items() if value == "~"), None)

    def right(answer, most_lines):
        found = False

        def at_line(line, variables):
            nonlocal found
            found = found or line == number + 1 and states_of(variables, masked) == wanted

        run(code.replace("?", answer), most_lines, at_line)
        return found

    return code, right


def main():
    counts = collections.Counter()
    different = 0
    for line in sys.stdin:
        example = json.loads(line)
        code, right = (judge_final if example["task"] == "operator" else judge_stepped)(example["prompt"])
        own_lines, _, ended = run(code.replace("?", example["answer"]), 1_000_000, nothing)
        most_lines = max(LEAST_STEPS, TIMES_AS_LONG * own_lines)
        verdicts = {answer: right(answer, most_lines) for answer in example["verdicts"]}
        counts[example["task"], "examples"] += 1
        counts[example["task"], "answers"] += len(verdicts)
        counts[example["task"], "right answers"] += sum(verdicts.values())
        counts[example["task"], "unique examples"] += sum(verdicts.values()) == 1
        if (verdicts != example["verdicts"] or sum(verdicts.values()) != example["right_answers"]
                or not verdicts[example["answer"]] or not ended):
            different += 1
            print("different", json.dumps(example), "CPython says", json.dumps(verdicts))
    for (task, what), count in sorted(counts.items()):
        print(f"{task:17} {what:16} {count:9,}")
    print(f"{different} examples are judged differently")
    sys.exit(different > 0)


main()
