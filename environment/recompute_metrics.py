"""Computes the figures of an evaluation anew, from its rows and its predictions, and compares them with its summary.

    python3 environment/recompute_metrics.py DIR

DIR is the --out of codestep evaluate. Prints how many figures are equal, and each that is not; exit code 1 if one is
not. Needs nothing but Python.
"""

import argparse
import csv
import json
import math
import re
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

Z = statistics.NormalDist().inv_cdf(0.975)
METRICS = {"exact": "exact", "execution": "right", "soft": "last_step"}
ARITHMETIC_AND_COMPARISON = {"+", "-", "*", "/", "//", "%", "**", "<", ">", "<=", ">=", "==", "!="}
MOST_CONFUSIONS = 20
# The rows have the probabilities of tokens with the digits of a 32-bit float.
TOLERANCE = 1e-6


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95% Wilson score interval."""
    share = right / n
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def accuracy(rights: list[bool]) -> dict[str, float]:
    low, high = wilson(sum(rights), len(rights))
    return {"right": sum(rights), "n": len(rights), "accuracy": sum(rights) / len(rights), "low": low, "high": high}


def of_shape(name: str) -> Callable[[dict], list]:
    return lambda row: [] if row["shape"] is None else [row["shape"][name]]


def operators(row: dict) -> list[str]:
    answer = row["example"]["answer"].strip()
    if answer in ARITHMETIC_AND_COMPARISON:
        return [answer]
    return [] if row["shape"] is None else row["shape"]["operators"]


FACETS: dict[str, Callable[[dict], list]] = {
    "level": lambda row: [row["level"]] if row["level"] else [],
    "loops": of_shape("loops"),
    "nesting": of_shape("nesting"),
    "snippet-length": of_shape("lines"),
    "executed-lines": of_shape("executed_lines"),
    "answer-size": lambda row: [len(row["example"]["answer"].strip())],
    "operator": operators,
}


def belongs(value: str | int, slice_name: str) -> bool:
    """Whether a value is in a slice such as 3.1, 7, or 7–9."""
    if isinstance(value, str):
        return value == slice_name
    first, _, last = slice_name.partition("–")
    return int(first) <= value <= int(last or first)


def confidence(row: dict) -> float:
    return math.exp(sum(token[1] for token in row["tokens"]))


def as_read(text: str) -> str:
    """An answer as predictions.csv has it: without the # of some formats and white space around it."""
    return re.sub(r"^\s*#?\s*", "", text).rstrip()


def was_asked(row: dict) -> bool:
    """Whether the prompt was short enough: without an answer, nothing can be said of it but that it is not right."""
    return row["ending"] != "too_long"


def number(text: str) -> int | None:
    """The number that an answer consists of."""
    return int(as_read(text)) if re.fullmatch(r"-?[0-9]{1,18}", as_read(text)) else None


def count_errors(rows: list[dict]) -> dict | None:
    """How far numbers are off; nothing if no number was expected."""
    counted = [row for row in rows if number(row["example"]["answer"]) is not None]
    asked = [row for row in counted if was_asked(row)]
    errors = [number(row["answer"]) - number(row["example"]["answer"])
              for row in asked if number(row["answer"]) is not None]
    return {
        "numbers": len(errors),
        "no_number": len(asked) - len(errors),
        "not_asked": len(counted) - len(asked),
        "mean_error": sum(errors) / max(1, len(errors)),
        "mean_absolute_error": sum(abs(error) for error in errors) / max(1, len(errors)),
        "histogram": {str(error): count for error, count in sorted(Counter(errors).items())},
    } if counted else None


def confusions(rows: list[dict], most: int) -> list[dict]:
    """The most frequent pairs of an expected answer and a wrong one; of equally frequent ones the first by its text."""
    pairs = Counter((as_read(row["example"]["answer"]), as_read(row["answer"]))
                    for row in rows if was_asked(row) and not row["verdict"]["right"])
    # As Java compares texts: by the 16-bit units of UTF-16.
    by_text = sorted(pairs.items(), key=lambda pair: [text.encode("utf-16-be") for text in pair[0]])
    first = sorted(by_text, key=lambda pair: -pair[1])[:most]
    return [{"expected": expected, "given": given, "count": count} for (expected, given), count in first]


def calibration(rows: list[dict], metric: str, bins: list[dict]) -> dict:
    """The same bins with their answers anew, and the expected calibration error."""
    asked = [(confidence(row), row["verdict"][METRICS[metric]]) for row in rows if was_asked(row)]
    filled, error = [], 0.0
    for given in bins:
        last = given["high"] == 1
        inside = [(c, right) for c, right in asked if given["low"] <= c and (c < given["high"] or last)]
        mean = statistics.fmean(c for c, _ in inside)
        share = statistics.fmean(right for _, right in inside)
        error += len(inside) * abs(mean - share)
        filled.append(
            {"low": given["low"], "high": given["high"], "mean_confidence": mean,
             "accuracy": accuracy([right for _, right in inside])}
        )
    return {"bins": filled, "expected_calibration_error": error / max(1, len(asked))}


def recomputed(rows: list[dict], summary: dict) -> dict:
    """The part of a summary that can be computed from the rows, with the summary's own slices and bins."""
    key = METRICS[summary["sliced_by"]]
    names = list(rows[0]["baselines"])

    def baselines(some: list[dict]) -> dict:
        return {name: accuracy([row["baselines"][name]["right"] for row in some]) for name in names}

    slices = {}
    for facet, given in summary["slices"].items():
        slices[facet] = []
        for name in (part["name"] for part in given):
            inside = [row for row in rows if any(belongs(value, name) for value in FACETS[facet](row))]
            slices[facet].append(
                {"name": name, "accuracy": accuracy([row["verdict"][key] for row in inside]),
                 "baselines": baselines(inside)}
            )
    endings = Counter(row["ending"] for row in rows)
    return {
        "examples": len(rows),
        "endings": {name: endings[name] for name in ("ended", "cut_off", "too_long")},
        "accuracy": {name: accuracy([row["verdict"][of] for row in rows]) for name, of in METRICS.items()},
        "baselines": baselines(rows),
        "not_asked": sum(not was_asked(row) for row in rows),
        "slices": slices,
        "calibration": calibration(rows, summary["sliced_by"], summary["calibration"]["bins"]),
        "count_errors": count_errors(rows),
        "confusions": confusions(rows, MOST_CONFUSIONS),
    }


def whole_patterns(rows: list[dict], summary: dict) -> Iterator[tuple[str, bool]]:
    """Whether the patterns of mistakes are of all answers that are wrong, among all that were asked."""
    asked = [row for row in rows if was_asked(row)]
    wrong = sum(not row["verdict"]["right"] for row in asked)
    for i, pattern in enumerate(summary["patterns"]):
        yield f"patterns[{i}] is of all", (pattern["wrong_total"], pattern["total"]) == (wrong, len(asked))


def differences(wanted: object, given: object, place: str) -> Iterator[tuple[str, bool]]:
    """Each figure of ``wanted`` by its place, and whether ``given`` has the same there."""
    if isinstance(wanted, dict):
        if not isinstance(given, dict) or wanted.keys() != given.keys():
            yield place, False
            return
        for name in wanted:
            yield from differences(wanted[name], given[name], f"{place}.{name}")
    elif isinstance(wanted, list):
        if not isinstance(given, list) or len(wanted) != len(given):
            yield place, False
            return
        for i, item in enumerate(wanted):
            yield from differences(item, given[i], f"{place}[{i}]")
    elif isinstance(wanted, float):
        yield place, isinstance(given, (int, float)) and math.isclose(wanted, given, abs_tol=TOLERANCE)
    else:
        yield place, wanted == given


def whole_slices(rows: list[dict], summary: dict) -> Iterator[tuple[str, bool]]:
    """Whether the slices of each facet hold every row of which it is known, and those of a number only once."""
    for facet, given in summary["slices"].items():
        values = [value for row in rows for value in FACETS[facet](row)]
        names = [part["name"] for part in given]
        yield f"slices.{facet} are whole", all(sum(belongs(v, name) for name in names) == 1 for v in values)


def same_predictions(rows: list[dict], predictions: list[dict]) -> Iterator[tuple[str, bool]]:
    """Whether predictions.csv says the same as the rows, and each row the same as its own texts."""
    yield "predictions.csv: number of rows", len(rows) == len(predictions)
    for row, prediction in zip(rows, predictions):
        expected, answer = row["example"]["answer"], row["answer"]
        yield f"predictions.csv: row {row['number']}", prediction == {
            "snippet": prediction["snippet"],
            "level": row["level"],
            "expected": as_read(expected),
            "answer": as_read(answer),
            "right": str(row["verdict"]["right"]).lower(),
        } and prediction["snippet"] in row["example"]["prompt"]
        exact = was_asked(row) and expected.strip() == answer.strip()
        yield f"rows.jsonl: row {row['number']}, exact", exact == row["verdict"]["exact"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of an evaluation")
    folder = parser.parse_args().folder
    missing = [name for name in ("rows.jsonl", "predictions.csv", "summary.json") if not (folder / name).is_file()]
    if missing:
        parser.error(f"{folder} is not the folder of a whole evaluation: it has no {', '.join(missing)}")
    with (folder / "rows.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    with (folder / "predictions.csv").open(newline="", encoding="utf-8") as file:
        predictions = list(csv.DictReader(file))
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    unknown = [name for name in summary["slices"] if name not in FACETS]
    unknown += [] if summary["sliced_by"] in METRICS else [summary["sliced_by"]]
    if unknown:
        parser.error(f"{folder}: this script does not know {', '.join(unknown)}, only the metrics and facets of tasks on"
                     " snippets")
    wanted = recomputed(rows, summary)
    checks = [
        *differences(wanted, {name: summary.get(name) for name in wanted}, "summary"),
        *whole_slices(rows, summary),
        *whole_patterns(rows, summary),
        *same_predictions(rows, predictions),
    ]
    wrong = [place for place, equal in checks if not equal]
    for place in wrong:
        print(f"not equal: {place}")
    print(f"{folder}: {len(checks) - len(wrong)} of {len(checks)} figures are equal")
    if wanted["not_asked"]:
        print(f"{wanted['not_asked']} of {len(rows)} examples were too long to be asked: wrong in the accuracies and"
              " slices, left out of the calibration, the errors of counts, the confusions and the patterns")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
