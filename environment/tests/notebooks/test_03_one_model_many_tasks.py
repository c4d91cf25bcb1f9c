"""What notebook 03 must show, in its smoke profile: 600 unseen snippets and models that have hardly learned."""

import json
import re

import pytest

from notebook_runner import Execution
from outputs import images, number, outputs, printed, table_with, tables
from support import PROJECT

STEM = "03-one-model-many-tasks"
OTHERS = ["line-count", "operator", "stepped-operator", "stepped-input", "code-trace"]
TASKS = ["output", *OTHERS]
RIVALS = ["most frequent answer", "nearest training example"]
RANKS = {"LoRA, rank 1": 1, "LoRA, rank 4": 4, "LoRA, rank 12": 12, "LoRA, rank 32": 32}
TEST_EXAMPLES = 40
RUN = PROJECT / "runs" / STEM / "smoke"


def interval(text: str) -> tuple[float, float, float]:
    """Low end, value and high end of ``90.5% [89.1, 91.7]``."""
    value, low, high = map(float, re.fullmatch(r"([\d.]+)% \[([\d.]+),\s([\d.]+)\]", text).groups())
    return low, value, high


def test_every_task_has_examples_of_both_parts(done: Execution) -> None:
    rows = {row["task"]: row for row in table_with(done.notebook, "training examples")}
    assert list(rows) == TASKS
    assert all(number(row["test examples"]) == TEST_EXAMPLES for row in rows.values())
    for task, row in rows.items():
        written = [json.loads(line) for line in (RUN / f"seen-{task}.jsonl").read_text(encoding="utf-8").splitlines()]
        assert {example["task"] for example in written} == {task}
        assert {example["right_answers"] for example in written} == {1}
        if task == "code-trace":
            assert 0 < number(row["training examples"]) < len(written), "the long traces are left out"
        else:
            assert number(row["training examples"]) == len(written)


def test_no_unseen_snippet_was_seen() -> None:
    files = [RUN / f"{part}.txt" for part in ("seen", "unseen")]
    parts = [set(file.read_text(encoding="utf-8").strip().split("\n\n")) for file in files]
    assert [len(part) for part in parts] == [2600, 600]
    assert not parts[0] & parts[1]


def test_one_snippet_is_put_in_every_way(done: Execution) -> None:
    assert re.findall(r"^--- (\S+)$", printed(done.notebook), re.MULTILINE) == TASKS


def test_every_chart_is_there(done: Execution) -> None:
    pictures = [output for output in outputs(done.notebook) if "<img" in output.get("data", {}).get("text/html", "")]
    assert len(images(done.notebook)) + len(pictures) == 5


def test_the_base_is_compared_with_rivals(done: Execution) -> None:
    rows = table_with(done.notebook, "model")
    assert [row["model"] for row in rows] == ["base model", *RIVALS]
    assert {number(row["examples"]) for row in rows} == {TEST_EXAMPLES}


def test_each_adapter_is_compared_with_rivals(done: Execution) -> None:
    rows = table_with(done.notebook, "task", "adapter")
    assert [row["task"] for row in rows] == OTHERS
    for row in rows:
        for who in ["adapter", *RIVALS]:
            low, value, high = interval(row[who])
            assert low <= value <= high


def test_the_cross_table_has_each_adapters_own_result(done: Execution) -> None:
    own = {row["task"]: row["adapter"] for row in table_with(done.notebook, "task", "adapter")}
    rows = {row["adapter in use"]: row for row in table_with(done.notebook, "adapter in use")}
    assert list(rows) == ["none (output)", *OTHERS]
    for task in OTHERS:
        assert rows[task][task] == own[task]
    of_base = next(row for row in table_with(done.notebook, "model") if row["model"] == "base model")
    assert interval(rows["none (output)"]["output"])[1] == number(of_base["accuracy"])


def test_every_adapter_answers_after_a_switch(done: Execution) -> None:
    assert re.findall(r"^(\S+), switched in [\d.]+ ms: ", printed(done.notebook), re.MULTILINE) == OTHERS


def test_the_base_is_untouched_bit_for_bit(done: Execution) -> None:
    text = printed(done.notebook)
    assert f"merged into the weights: {TEST_EXAMPLES} of {TEST_EXAMPLES} answers are the same" in text
    same = r"^(.*?)the parameters are those of the base's file(?:, bit for bit)?: (\w+)$"
    found = re.findall(same, text, re.MULTILINE)
    assert found == [("", "false"), ("taken out, ", "true"), ("after all adapters, ", "true")]
    assert "the base's answers are those from before the adapters: true" in text


def test_adapters_come_back_from_their_files(done: Execution) -> None:
    rows = table_with(done.notebook, "same answers")
    assert [row["adapter"] for row in rows] == OTHERS
    for row in rows:
        assert row["same answers"] == "true"
        assert number(row["bytes"]) == (RUN / "adapters" / row["adapter"] / "adapter.safetensors").stat().st_size


def test_ranks_are_compared_with_full_tuning(done: Execution) -> None:
    rows = {row["trained"]: row for row in table_with(done.notebook, "trained", "parameters")}
    assert list(rows) == ["from scratch", "all of the base", *RANKS]
    model = number(rows["all of the base"]["parameters"])
    assert f"{model:,.0f} parameters" in printed(done.notebook)
    for way, rank in RANKS.items():
        assert number(rows[way]["parameters"]) == rank * number(rows["LoRA, rank 1"]["parameters"])
    for row in rows.values():
        assert number(row["ms per step"]) > 0
        assert interval(row["line count"])[1] <= 100


def test_the_same_adapter_learns_the_same_again(done: Execution) -> None:
    """Rank 12 in the comparison is the adapter from before: same seed, same examples, same steps."""
    row = next(row for row in table_with(done.notebook, "trained", "parameters") if row["trained"] == "LoRA, rank 12")
    own = next(row for row in table_with(done.notebook, "task", "adapter") if row["task"] == "line-count")
    assert row["line count"] == own["adapter"]


def test_training_lowers_the_loss(done: Execution) -> None:
    rows = (RUN / "base.csv").read_text(encoding="utf-8").splitlines()
    column = rows[0].split(",").index("validation_loss")
    losses = [float(row.split(",")[column]) for row in rows[1:]]
    assert losses[-1] < losses[0] - 1


def test_levels_hold_every_example_once(done: Execution) -> None:
    by_level = [table for table in tables(done.notebook) if table and "level" in table[0]]
    assert len(by_level) == 2
    for rows in by_level:
        assert sum(number(row["examples"]) for row in rows) == TEST_EXAMPLES


def test_traces_are_counted_by_their_first_wrong_step(done: Execution) -> None:
    counted = r"^(\d+) of (\d+) traces are wrong, (\d+) of them in the first step"
    found = re.search(counted, printed(done.notebook), re.MULTILINE)
    wrong, asked, at_once = map(int, found.groups())
    assert at_once <= wrong <= asked == TEST_EXAMPLES
    own = next(row for row in table_with(done.notebook, "task", "adapter") if row["task"] == "code-trace")
    assert interval(own["adapter"])[1] == pytest.approx(100 * (1 - wrong / asked), abs=0.05)
