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
    """The folder of an evaluation of a model that has learnt little, so that some answers are right and some wrong."""
    directory = tmp_path_factory.mktemp("evaluation")

    def codestep(*arguments: str) -> None:
        subprocess.run([ENVIRONMENT / "codestep", *arguments], cwd=directory, check=True, capture_output=True)

    codestep("generate", "--level", "ALL", "--count", "1500", "--seed", "1", "--out", "s.jsonl")
    codestep("label", "--task", "line-count", "--in", "s.jsonl", "--out", "e.jsonl")
    codestep("split", "--in", "e.jsonl", "--out", "dataset")
    codestep("train", "--data", "dataset", "--out", "run", "--layers", "1", "--heads", "2", "--channels", "32",
             "--block-size", "128", "--batch-size", "8", "--steps", "80", "--warmup", "5", "--evaluation-batches", "1",
             "--evaluate-every", "80", "--save-every", "80")
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


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("summary.json", '"cut_off" : ', '"cut_off" : 1', "summary.endings.cut_off"),
        ("summary.json", '"expected_calibration_error" : 0', '"expected_calibration_error" : 1',
         "summary.calibration.expected_calibration_error"),
        ("summary.json", '"name" : "1.1"', '"name" : "1.2"', "slices.level are whole"),
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
