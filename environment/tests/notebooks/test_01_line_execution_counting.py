"""What notebook 01 must show, in its smoke profile: 300 test snippets and a model that has hardly learned."""

import csv
import re

import pytest

from notebook_runner import Execution
from outputs import images, number, outputs, printed, table_with, tables
from support import PROJECT

STEM = "01-line-execution-counting"
TEST_SNIPPETS = 300
LEVELS = ["1.1", "1.2", "2.1", "2.2", "3.1", "3.2"]


def test_the_labels_are_cpythons(done: Execution) -> None:
    assert "500 snippets counted by CPython as well, 0 differences" in printed(done.notebook)


def test_every_level_is_shown_raw(done: Execution) -> None:
    assert re.findall(r"^--- level (\S+):", printed(done.notebook), re.MULTILINE) == LEVELS


def losses_before_training(done: Execution) -> dict[str, float]:
    found = re.findall(r"^(.+): validation loss ([\d.]+) before training$", printed(done.notebook), re.MULTILINE)
    return {who: float(loss) for who, loss in found}


def test_training_lowers_the_loss(done: Execution) -> None:
    found = re.search(r"validation loss ([\d.]+) at last; ln\(vocabulary\) is ([\d.]+)", printed(done.notebook))
    last, guessing = map(float, found.groups())
    first = losses_before_training(done)["from scratch"]
    assert abs(first - guessing) < 0.5
    assert last < first - 1


def test_both_ways_of_adapting_begin_at_the_same_model(done: Execution) -> None:
    before = losses_before_training(done)
    assert before["full fine-tuning"] == before["LoRA"]


def test_every_chart_is_there(done: Execution) -> None:
    pictures = [output for output in outputs(done.notebook) if "<img" in output.get("data", {}).get("text/html", "")]
    assert len(images(done.notebook)) + len(pictures) == 8


def test_the_model_is_compared_with_the_baseline(done: Execution) -> None:
    rows = {row["model"]: row for row in table_with(done.notebook, "model")}
    assert list(rows) == ["model, from scratch", "most frequent count of the level"]
    for row in rows.values():
        assert number(row["examples"]) == TEST_SNIPPETS
        assert number(row["95% from"]) <= number(row["accuracy"]) <= number(row["95% to"])


@pytest.mark.parametrize("by", ["level", "executed lines"])
def test_slices_hold_every_example_once(done: Execution, by: str) -> None:
    rival = "most frequent count of the level"
    rows = next(table for table in tables(done.notebook) if table and by in table[0] and rival in table[0])
    assert sum(int(number(row["examples"])) for row in rows) == TEST_SNIPPETS
    if by == "level":
        assert [row["level"] for row in rows] == LEVELS


def test_mistakes_are_shown_and_explained(done: Execution) -> None:
    for row in table_with(done.notebook, "model's answer"):
        assert row["expected"] != row["model's answer"]
    assert number(table_with(done.notebook, "mean absolute error")[0]["mean absolute error"]) > 0
    assert all(number(row["times as frequent"]) > 1 for row in table_with(done.notebook, "times as frequent"))


def test_lora_leaves_the_base_as_it_was(done: Execution) -> None:
    assert "the base under LoRA is unchanged: true" in printed(done.notebook)


def test_both_ways_of_adapting_are_measured(done: Execution) -> None:
    who = [[row["model"] for row in table] for table in tables(done.notebook) if table and "model" in table[0]]
    assert ["before", "full fine-tuning", "LoRA", "most frequent count"] in who
    assert ["before", "full fine-tuning", "LoRA"] in who


def test_predictions_are_kept(done: Execution) -> None:
    with (PROJECT / "runs" / STEM / "smoke" / "predictions.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == TEST_SNIPPETS
    assert set(rows[0]) == {"snippet", "level", "expected", "answer", "right"}
    assert {row["level"] for row in rows} <= set(LEVELS)
    for row in rows:
        assert (row["right"] == "true") == (row["expected"] == row["answer"])
