"""Reads records from standard input, one JSON object a line: a snippet, the examples that a reference script made of it
under the names of the tasks below, and under "ours" the same of Codestep. Says which reference examples are not among
ours, once the code of both is written as ast.unparse writes it."""

import ast
import collections
import json
import sys

TASKS = {
    "output_prediction": "output",
    "operator_prediction": "operator",
    "stepped_operator": "stepped-operator",
    "stepped_input": "stepped-input",
}


def plain(code, hole="HOLE"):
    """Code with ? for a piece, as ast.unparse writes it."""
    if "?" not in code:
        return ast.unparse(ast.parse(code))
    try:  # a number is masked
        return ast.unparse(ast.parse(code.replace("?", hole)))
    except SyntaxError:  # an operator is masked: put one there that precedence does not move, and none of the snippet's
        return ast.unparse(ast.parse(code.replace("?", " @ "))).replace("@", "?")


def normal(example):
    """An example's parts: the code without marks, the number of the marked line, its states, the question."""
    body, question = example.rsplit("\n# ", 1)
    lines = body.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("@"):
            lines[number], states = line[1:].split("$", 1)
            return plain("\n".join(lines)), number, states, question
    return plain(body), None, None, question


def main():
    counts = collections.Counter()
    missing = 0
    for line in sys.stdin:
        record = json.loads(line)
        for field, task in TASKS.items():
            reference = record[field]
            if reference is None:
                counts[task, "snippets without (the script fails)"] += 1
                continue
            reference = [reference] if isinstance(reference, str) else reference
            ours = {normal(example) for example in record["ours"][task]}
            counts[task, "reference examples"] += len(reference)
            counts[task, "different reference examples"] += len(set(reference))
            counts[task, "ours"] += len(record["ours"][task])
            for example in reference:
                if normal(example) not in ours:
                    missing += 1
                    print(f"not among ours, {task}, snippet\n{record['snippet']}\nexample\n{example}\n")
    for (task, what), count in sorted(counts.items()):
        print(f"{task:17} {what:36} {count:7,}")
    print(f"{missing} reference examples are not among ours")
    sys.exit(missing > 0)


main()
