"""What the library writes for Python's tools, those tools read. Skipped, by name, where a tool is not installed."""

import subprocess
from pathlib import Path

import pytest

from support import ENVIRONMENT, PROJECT

JAR = PROJECT / "lib" / "target" / "codestep-0.1.0-SNAPSHOT.jar"


def test_safetensors_go_to_java_and_back(tmp_path: Path) -> None:
    pytest.importorskip("safetensors", reason="Python's safetensors is not installed")
    numpy = pytest.importorskip("numpy", reason="numpy is not installed")
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
