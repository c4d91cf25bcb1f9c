"""environment/parity without PyTorch: its arguments, and what it makes of differences."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import ENVIRONMENT, require_packages

PARITY = ENVIRONMENT / "parity"


def call(*command: str | Path, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env={**os.environ, **variables})


def test_help_says_what_it_does_and_sets_nothing_up() -> None:
    result = call(PARITY, "--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert "environment/parity [--only PART] [--match TEXT] [--data FOLDER]" in result.stdout


def test_help_lists_the_parts() -> None:
    parts = re.search(r"PARTS = \{(.*?)\}", (ENVIRONMENT / "model_parity.py").read_text(), re.DOTALL)[1]
    listed = re.findall(r"^  (\w+) ", call(PARITY, "--help").stdout, re.MULTILINE)
    assert listed == re.findall(r'"(\w+)":', parts)


def test_a_python_that_is_none_is_refused_before_anything_is_set_up() -> None:
    result = call(PARITY, CODESTEP_PARITY_PYTHON="/nowhere/python")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == ("CODESTEP_PARITY_PYTHON is /nowhere/python, which is no program; name a Python that has"
                             " PyTorch and transformers, or leave it out.\n")


def test_a_python_without_the_packages_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("raise ModuleNotFoundError('none', name='torch')\n")
    result = call(sys.executable, ENVIRONMENT / "model_parity.py", "--work", tmp_path, PYTHONPATH=str(tmp_path))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"This Python ({sys.executable}) has no torch, which environment/parity compares Codestep with. Leave"
        " CODESTEP_PARITY_PYTHON out, or name a Python with what environment/parity-requirements.txt lists.\n")


# --- What counts as agreement -----------------------------------------------------------------------------------

@pytest.fixture
def expected() -> dict:
    require_packages("numpy")
    import numpy as np
    return {
        "inputs": np.array([[3, 4]]), "prompts": np.array([[3]]), "logits": np.array([[0.5, -2.0]], np.float32),
        "loss": np.array(1.5, np.float32), "gradient.a.weight": np.array([0.0, 1e-3], np.float32),
        "gradient.b.weight": np.array([0.0], np.float32), "answers": np.array([[5, 6, 7], [8, 9, 5]]),
        "margins": np.array([[0.1, 0.2, 0.3], [0.1, 1e-6, 0.3]], np.float32),
    }


@pytest.fixture
def ours(expected: dict) -> dict:
    return {name: values.copy() for name, values in expected.items()
            if name not in ("inputs", "prompts", "margins")}


def compare(expected: dict, ours: dict):
    import parity_difference
    return parity_difference.compare(expected, ours)


def test_the_same_values_agree(expected: dict, ours: dict) -> None:
    result = compare(expected, ours)
    assert result.agrees
    assert (result.logits, result.loss, result.gradients, result.unlike, result.tokens) == (0, 0, 0, 0, 6)


@pytest.mark.parametrize("name", ["logits", "loss", "gradient.a.weight"])
def test_a_value_agrees_up_to_the_limit_relative_to_the_largest(expected: dict, ours: dict, name: str) -> None:
    largest = abs(expected[name]).max()
    ours[name] = expected[name] + largest * 0.9e-4
    assert compare(expected, ours).agrees
    ours[name] = expected[name] + largest * 1.1e-4
    assert not compare(expected, ours).agrees


def test_a_gradient_of_one_tensor_is_not_measured_by_that_of_another(expected: dict, ours: dict) -> None:
    ours["gradient.a.weight"][0] += 1e-6
    result = compare(expected, ours)
    assert not result.agrees
    assert result.tensor == "a.weight"


def test_what_is_no_number_or_not_zero_where_all_is_zero_differs(expected: dict, ours: dict) -> None:
    ours["gradient.b.weight"][0] = 1e-9
    assert not compare(expected, ours).agrees
    ours["gradient.b.weight"][0] = 0
    assert compare(expected, ours).agrees
    ours["logits"][0, 0] = float("nan")
    assert not compare(expected, ours).agrees


def test_missing_strange_and_wrongly_shaped_arrays_are_named(expected: dict, ours: dict) -> None:
    ours["gradient.c.weight"] = ours.pop("gradient.a.weight")
    ours["logits"] = ours["logits"].reshape(2, 1)
    result = compare(expected, ours)
    assert result.faults == ["gradient.a.weight is missing", "gradient.c.weight is not expected",
                             "logits is (2, 1), wanted (1, 2)"]
    assert not result.agrees


def test_tokens_are_unlike_from_the_first_on_unless_that_was_a_tie(expected: dict, ours: dict) -> None:
    ours["answers"][0, 1:] = [1, 2]
    result = compare(expected, ours)
    assert (result.unlike, result.tokens, result.ties, result.agrees) == (2, 6, 0, False)
    ours["answers"][0] = expected["answers"][0]
    ours["answers"][1, 1:] = [1, 2]
    result = compare(expected, ours)
    assert (result.unlike, result.tokens, result.ties, result.agrees) == (0, 4, 1, True)


# --- What counts as the same answer -----------------------------------------------------------------------------

class Letters:
    """A tokenizer whose tokens are the letters of the alphabet, of which z is the end."""

    def decode(self, tokens: list[int], skip_special_tokens: bool) -> str:
        assert skip_special_tokens
        return "".join(chr(ord("a") + token) for token in tokens if token < 25)


def answer(text: str, margins: list[float]):
    """Of transformers; z ends it."""
    from parity_agreement import Answer
    return Answer(text.removesuffix("z"), text.endswith("z"), [ord(letter) - ord("a") for letter in text], margins)


@pytest.mark.parametrize(("text", "ended", "margins", "found"), [
    ("abc", "end", [0.1] * 4, (4, 0, 0)),
    ("abc", "length", [0.1] * 4, (4, 1, 0)),
    ("abd", "end", [0.1] * 4, (4, 2, 0)),
    ("abcd", "length", [0.1] * 4, (4, 1, 0)),
    ("ab", "end", [0.1] * 4, (4, 2, 0)),
    ("abd", "end", [0.1, 0.1, 1e-6, 0.1], (2, 0, 1)),
    ("xbc", "end", [0.1, 1e-6, 1e-6, 1e-6], (4, 4, 0)),
])
def test_texts_are_unlike_from_where_they_part_unless_that_was_a_tie(
        text: str, ended: str, margins: list[float], found: tuple[int, int, int]) -> None:
    from parity_agreement import compare_texts
    result = compare_texts([answer("abcz", margins)], [{"answer": text, "ended": ended}], Letters())
    assert (result.compared, result.unlike, result.ties) == found


@pytest.mark.parametrize(("tokens", "found"), [
    (["a", "b", "c", ""], (4, 0, 0)),
    (["a", "b"], (2, 0, 0)),  # the evaluation cut it off
    (["a", "b", "d", ""], (4, 2, 0)),
    (["a", "b", "c", "", "d"], (4, 1, 0)),
])
def test_rows_have_the_tokens_themselves(tokens: list[str], found: tuple[int, int, int]) -> None:
    from parity_agreement import compare_rows
    rows = [{"tokens": [[token, -0.1, "x", -2.0] for token in tokens]}]
    result = compare_rows([answer("abcz", [0.1] * 4)], rows, Letters())
    assert (result.compared, result.unlike, result.ties) == found


# --- What counts as the same run --------------------------------------------------------------------------------

def write_run(folder: Path, losses: list[float], weights: bytes) -> Path:
    (folder / "last").mkdir(parents=True)
    (folder / "last/model.safetensors").write_bytes(weights)
    (folder / "log.jsonl").write_text("".join(
        json.dumps({"step": step, "seconds": len(folder.name) + step, "loss": loss}) + "\n"
        for step, loss in enumerate(losses, start=1)))
    return folder


def test_runs_are_the_same_to_the_last_digit_and_bit(tmp_path: Path) -> None:
    from parity_agreement import unlike_entries, unlike_files
    whole = write_run(tmp_path / "whole", [2.5, 1.25], b"weights")
    same = write_run(tmp_path / "same", [2.5, 1.25], b"weights")
    assert (unlike_entries(whole, same, 2), unlike_files(whole, same)) == (0, (0, 1))
    other = write_run(tmp_path / "other", [2.5, 1.2500000000000002], b"weightt")
    assert (unlike_entries(whole, other, 2), unlike_files(whole, other)) == (1, (1, 1))
    short = write_run(tmp_path / "short", [2.5], b"weights")
    (short / "last/optimizer.safetensors").write_bytes(b"")
    assert (unlike_entries(whole, short, 2), unlike_files(whole, short)) == (1, (1, 2))
