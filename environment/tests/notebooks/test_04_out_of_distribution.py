"""What notebook 04 must show, in its smoke profile: 40 programs a set and a model that has hardly learned."""

import csv
import re

import pytest

from notebook_runner import Execution
from outputs import number, outputs, printed, table_with
from support import PROJECT

STEM = "04-out-of-distribution"
EXAMPLES = 40
SETS = [
    "in-distribution",
    "renamed",
    "longer",
    "deeper",
    "denser",
    "hidden-numbers",
    "hidden-variables",
    "mixed-operators",
]
RUN = PROJECT / "runs" / STEM / "smoke"


def predictions(name: str) -> list[dict[str, str]]:
    with (RUN / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_no_set_was_trained_on(done: Execution) -> None:
    found = re.findall(r"^(\S+) +40 examples, (\d+) of them in the training set", printed(done.notebook), re.MULTILINE)
    assert found == [(name, "0") for name in SETS]


def test_every_set_fits_the_block(done: Execution) -> None:
    longest = [int(tokens) for tokens in re.findall(r"up to (\d+) tokens$", printed(done.notebook), re.MULTILINE)]
    assert len(longest) == len(SETS)
    assert max(longest) <= 256


def test_training_lowers_the_loss(done: Execution) -> None:
    first = float(re.search(r"validation loss ([\d.]+) before training", printed(done.notebook)).group(1))
    last = float(re.search(r"validation loss ([\d.]+) at last", printed(done.notebook)).group(1))
    assert last < first - 0.5


def test_the_table_follows_from_the_predictions(done: Execution) -> None:
    rows = table_with(done.notebook, "difference (points)", "samples")
    assert [row["set"] for row in rows] == SETS
    for row in rows:
        right = [answer["right"] == "true" for answer in predictions(row["set"])]
        assert len(right) == number(row["examples"]) == EXAMPLES
        assert number(row["right"]) == sum(right)
        assert number(row["95% from"]) <= number(row["accuracy"]) <= number(row["95% to"])
    assert [row["samples"] for row in rows] == ["", "paired", *["independent"] * 6]


def test_the_table_is_kept(done: Execution) -> None:
    rows = predictions("suite")
    assert [row["set"] for row in rows] == SETS
    shown = table_with(done.notebook, "difference (points)")
    for row, text in zip(rows[1:], shown[1:], strict=True):
        assert 100 * float(row["difference"]) == pytest.approx(number(text["difference (points)"]), abs=0.05)
        assert float(row["difference_low"]) <= float(row["difference"]) <= float(row["difference_high"])


def test_renamed_programs_ask_the_same_counts(done: Execution) -> None:
    originals, copies = predictions("in-distribution"), predictions("renamed")
    assert [row["expected"] for row in originals] == [row["expected"] for row in copies]
    assert all(row["snippet"] != copy["snippet"] for row, copy in zip(originals, copies, strict=True))
    pairs = {(row["original"], row["renamed"]): number(row["programs"]) for row in table_with(done.notebook, "original")}
    both = sum(row["right"] == copy["right"] == "true" for row, copy in zip(originals, copies, strict=True))
    assert pairs["right", "right"] == both
    assert sum(pairs.values()) == EXAMPLES


@pytest.mark.parametrize("by", ["length of the program (lines)", "nesting (depth of blocks)", "executed lines"])
def test_slices_hold_every_example_of_every_set(done: Execution, by: str) -> None:
    assert sum(int(number(row["examples"])) for row in table_with(done.notebook, by)) == EXAMPLES * len(SETS)


def test_errors_and_confidence_are_told_of_every_set(done: Execution) -> None:
    assert [row["set"] for row in table_with(done.notebook, "mean absolute error")] == SETS
    assert [row["set"] for row in table_with(done.notebook, "mean confidence", "set")] == SETS


def test_charts_have_alternative_texts(done: Execution) -> None:
    shown = [output.get("data", {}).get("text/html", "") for output in outputs(done.notebook)]
    alternatives = [text for page in shown for text in re.findall(r'<img[^>]* alt="([^"]*)"', page)]
    assert any(text.startswith("Chart: Accuracy in and out of distribution.") for text in alternatives)
    assert len(alternatives) == sum(page.count("<img") for page in shown)


def test_the_summary_has_every_set(done: Execution) -> None:
    text = printed(done.notebook)
    assert re.search(r"^in distribution: [\d.]+% right \[[\d.]+, [\d.]+\], off by ", text, re.MULTILINE)
    found = re.findall(r"^(\S+): [-+][\d.]+ points .* off by [\d.]+ lines in the mean$", text, re.MULTILINE)
    assert sorted(found) == sorted(SETS[1:])
