"""environment/recompute_metrics.py: it agrees with what codestep evaluate writes, and finds what was changed in it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import ENVIRONMENT

SCRIPT = ENVIRONMENT / "recompute_metrics.py"


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an evaluation of a model that has learnt little: some answers are right, some wrong, and some
    prompts too long to be asked."""
    directory = tmp_path_factory.mktemp("evaluation")

    def codestep(*arguments: str) -> None:
        subprocess.run([ENVIRONMENT / "codestep", *arguments], cwd=directory, check=True, capture_output=True)

    codestep("generate", "--level", "ALL", "--count", "1500", "--seed", "1", "--out", "s.jsonl")
    codestep("label", "--task", "line-count", "--in", "s.jsonl", "--out", "e.jsonl")
    codestep("split", "--in", "e.jsonl", "--out", "dataset")
    codestep("train", "--data", "dataset", "--out", "run", "--batches", "windows", "--layers", "1", "--heads", "2",
             "--channels", "32", "--block-size", "80", "--batch-size", "8", "--steps", "80", "--warmup", "5",
             "--evaluation-batches", "1", "--evaluate-every", "80", "--save-every", "80")
    codestep("evaluate", "--model", "run/last", "--task", "line-count", "--in", "e.jsonl", "--snippets", "s.jsonl",
             "--train", "e.jsonl", "--train-limit", "500", "--slice-minimum", "30", "--limit", "600", "--out", "out")
    return directory / "out"


def recompute(folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True)


def test_every_figure_is_equal(evaluation: Path) -> None:
    accuracy = json.loads((evaluation / "summary.json").read_text())["accuracy"]["execution"]
    assert 0 < accuracy["right"] < accuracy["n"] == 600
    result = recompute(evaluation)
    assert result.returncode == 0, result.stdout + result.stderr
    equal, total = result.stdout.split(": ")[1].split(" figures")[0].split(" of ")
    assert equal == total and int(total) > 1500


def test_what_was_not_asked_is_told_and_no_mistake(evaluation: Path) -> None:
    summary = json.loads((evaluation / "summary.json").read_text())
    left_out = summary["not_asked"]
    assert 0 < left_out == summary["endings"]["too_long"] == summary["count_errors"]["not_asked"]
    assert summary["count_errors"]["numbers"] + summary["count_errors"]["no_number"] == 600 - left_out
    assert {pattern["total"] for pattern in summary["patterns"]} == {600 - left_out}
    assert not any(confusion["given"] == "" for confusion in summary["confusions"])
    assert f"\n{left_out} of 600 examples were too long to be asked: " in recompute(evaluation).stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("summary.json", '"cut_off" : ', '"cut_off" : 1', "summary.endings.cut_off"),
        ("summary.json", '"expected_calibration_error" : 0', '"expected_calibration_error" : 1',
         "summary.calibration.expected_calibration_error"),
        ("summary.json", '"name" : "1.1"', '"name" : "1.2"', "slices.level are whole"),
        ("summary.json", '"not_asked" : ', '"not_asked" : 1', "summary.not_asked"),
        ("summary.json", '"no_number" : ', '"no_number" : 1', "summary.count_errors.no_number"),
        ("summary.json", '"wrong_total" : ', '"wrong_total" : 1', "patterns[0] is of all"),
        ("predictions.csv", ",true", ",false", "predictions.csv: row "),
        ("rows.jsonl", '"exact":false', '"exact":true', ", exact"),
    ],
)
def test_a_changed_figure_is_found(
    evaluation: Path, tmp_path: Path, file: str, old: str, new: str, found: str
) -> None:
    folder = shutil.copytree(evaluation, tmp_path / "changed")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    result = recompute(folder)
    assert result.returncode == 1
    assert any(line.startswith("not equal: ") and found in line for line in result.stdout.splitlines()), result.stdout


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    result = recompute(tmp_path)
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1].endswith(
        f"{tmp_path} is not the folder of a whole evaluation: it has no rows.jsonl, predictions.csv, summary.json")
