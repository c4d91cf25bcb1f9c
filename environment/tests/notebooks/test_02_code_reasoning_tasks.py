"""What notebook 02 must show, in its smoke profile: 3,000 snippets."""

import json
import re

import pytest

from notebook_runner import Execution
from outputs import images, number, outputs, printed, table_with
from support import PROJECT

STEM = "02-code-reasoning-tasks"
SNIPPETS = 3000
TASKS = ["line-count", "output", "operator", "stepped-operator", "stepped-input", "code-trace"]
MASKING = ["operator", "stepped-operator", "stepped-input"]
RUN = PROJECT / "runs" / STEM / "smoke"


def examples(task: str) -> list[dict]:
    return [json.loads(line) for line in (RUN / f"{task}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_each_task_puts_the_snippet_its_own_way(done: Execution) -> None:
    shown = re.findall(r"^=== (\S+?)(?:,.*)?; right answers: (\d+)$", printed(done.notebook), re.MULTILINE)
    assert [task for task, _ in shown] == ["line-count-notebook", *TASKS]
    assert dict(shown)["operator"] == "2"


def test_plus_does_what_times_does(done: Execution) -> None:
    rows = table_with(done.notebook, "operator", "same")
    assert [row["operator"] for row in rows if row["same"]] == ["+", "*"]
    verdicts = re.findall(r"^answer (\S): (right|wrong)", printed(done.notebook), re.MULTILINE)
    assert verdicts == [("*", "right"), ("+", "right"), ("-", "wrong")]


def test_what_is_counted_is_in_the_files(done: Execution) -> None:
    rows = {row["task"]: row for row in table_with(done.notebook, "snippets used")}
    assert list(rows) == TASKS
    for task, row in rows.items():
        written = examples(task)
        assert len(written) == number(row["examples"])
        assert len({example["snippet"] for example in written}) == number(row["snippets used"])
        summary = json.loads((RUN / f"{task}.jsonl.summary.json").read_text(encoding="utf-8"))
        assert summary["examples"] == len(written)
        assert summary["snippets"] == SNIPPETS


def test_no_snippet_is_left_out_without_a_reason(done: Execution) -> None:
    unused = table_with(done.notebook, "reason")
    for row in table_with(done.notebook, "snippets used"):
        reasons = sum(number(other["snippets"]) for other in unused if other["task"] == row["task"])
        assert number(row["snippets used"]) + reasons == SNIPPETS


def test_the_bounds_follow_from_the_files(done: Execution) -> None:
    rows = {row["task"]: row for row in table_with(done.notebook, "best by exact match", "task")}
    assert list(rows) == MASKING
    for task, row in rows.items():
        right = [example["right_answers"] for example in examples(task)]
        assert number(row["one right answer"]) == pytest.approx(100 * right.count(1) / len(right), abs=0.01)
        best = 100 * sum(1 / count for count in right) / len(right)
        assert number(row["best by exact match"]) == pytest.approx(best, abs=0.01)


def test_every_chart_is_there(done: Execution) -> None:
    pictures = [output for output in outputs(done.notebook) if "<img" in output.get("data", {}).get("text/html", "")]
    assert len(images(done.notebook)) + len(pictures) == 4


def test_the_mixture_has_the_weights_asked_for(done: Execution) -> None:
    tasks = [example["task"] for example in examples("mixed")]
    assert tasks.count("output") / len(tasks) == pytest.approx(0.5, abs=0.06)
    assert tasks.count("operator") / len(tasks) == pytest.approx(0.25, abs=0.06)


def test_keywords_are_fewer_tokens_than_characters(done: Execution) -> None:
    rows = {row["tokenizer"]: row for row in table_with(done.notebook, "tokenizer")}
    assert number(rows["keyword"]["tokens an example"]) < number(rows["char"]["tokens an example"])
