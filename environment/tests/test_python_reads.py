"""What the library writes for Python's tools, those tools read. Skipped, by name, where a tool is not installed; fails in CI."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from support import ENVIRONMENT, PROJECT, require_packages

JAR = PROJECT / "lib" / "target" / "codestep-0.1.0-SNAPSHOT.jar"


def test_safetensors_go_to_java_and_back(tmp_path: Path) -> None:
    require_packages("safetensors", "numpy")
    import numpy
    from safetensors import safe_open
    from safetensors.numpy import load_file, save_file

    random = numpy.random.default_rng(1)
    tensors = {
        "block0.weight": random.normal(size=(7, 5)).astype(numpy.float32),
        "half": random.normal(size=(3,)).astype(numpy.float16),
        "double": random.normal(size=(2, 1, 2)),
        "whole": numpy.array([2**62, -1]),
        "int": numpy.array([[1], [-(2**31)]], dtype=numpy.int32),
        "byte": numpy.array([255, 0], dtype=numpy.uint8),
        "truth": numpy.array([True, False]),
        "scalar": numpy.array(1.5, dtype=numpy.float32),
    }
    save_file(tensors, tmp_path / "python.safetensors", metadata={"made by": "Python"})
    subprocess.run(
        [ENVIRONMENT / "java", "-cp", JAR, Path(__file__).with_name("SafetensorsCopy.java"),
         tmp_path / "python.safetensors", tmp_path / "java.safetensors"],
        check=True,
    )
    copied = load_file(tmp_path / "java.safetensors")
    assert copied.keys() == tensors.keys()
    for name, tensor in tensors.items():
        assert copied[name].dtype == tensor.dtype and copied[name].shape == tensor.shape, name
        assert copied[name].tobytes() == tensor.tobytes(), name
    with safe_open(tmp_path / "java.safetensors", "numpy") as file:
        assert file.metadata() == {"made by": "Python"}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small training run, which lost its last checkpoint and made those steps again."""
    directory = tmp_path_factory.mktemp("train")

    def codestep(*arguments: str) -> None:
        subprocess.run([ENVIRONMENT / "codestep", *arguments], cwd=directory, check=True, capture_output=True)

    codestep("split", "--in", str(PROJECT / "data/samples/line-count.txt"), "--out", "dataset")
    train = ["train", "--data", "dataset", "--out", "run", "--layers", "1", "--heads", "2", "--channels", "8",
             "--batches", "windows", "--block-size", "16", "--batch-size", "4", "--evaluation-batches", "1",
             "--warmup", "2", "--steps", "12", "--report-every", "2", "--evaluate-every", "4", "--save-every", "4"]
    codestep(*train)
    before = log(directory / "run")
    shutil.rmtree(directory / "run/checkpoints/step-00000012")
    codestep(*train, "--resume")
    assert [entry | {"seconds": 0} for entry in log(directory / "run")] == [entry | {"seconds": 0} for entry in before]
    return directory / "run"


def log(run: Path) -> list[dict]:
    return [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]


def test_the_log_is_json_with_null_for_what_was_not_measured(run: Path) -> None:
    entries = log(run)
    assert [entry["step"] for entry in entries] == [2, 4, 6, 8, 10, 12]
    assert [entry["validation_loss"] is None for entry in entries] == [True, False] * 3


def test_a_checkpoint_is_read_by_safetensors(run: Path) -> None:
    require_packages("safetensors", "numpy")
    from safetensors.numpy import load_file

    config = json.loads((run / "last/config.json").read_text())
    model = load_file(run / "last/model.safetensors")
    moments = load_file(run / "last/optimizer.safetensors")
    assert model["tokens.weight"].shape == (config["vocabulary_size"], config["channels"])
    assert moments.keys() == {f"{kind}.{name}" for name in model for kind in ("exp_avg", "exp_avg_sq", "step")}
    for name, weight in model.items():
        assert moments[f"exp_avg.{name}"].shape == moments[f"exp_avg_sq.{name}"].shape == weight.shape
        assert moments[f"step.{name}"] == 12


def test_tensorboard_reads_the_events(run: Path) -> None:
    require_packages("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(run))
    events.Reload()
    assert set(events.Tags()["scalars"]) == {
        "loss/train", "loss/validation", "learning_rate", "gradient_norm", "examples", "tokens"
    }
    for tag, field in [("loss/train", "loss"), ("loss/validation", "validation_loss"), ("learning_rate",) * 2]:
        expected = [(entry["step"], entry[field]) for entry in log(run) if entry[field] is not None]
        got = [(event.step, event.value) for event in events.Scalars(tag)]
        assert [step for step, _ in got] == [step for step, _ in expected]
        assert [value for _, value in got] == pytest.approx([value for _, value in expected], rel=1e-6)
