"""environment/model_benchmark.py where PyTorch is not installed: Codestep is measured alone."""

import os
import subprocess
import sys
from pathlib import Path

from support import ENVIRONMENT, write_executable

# Answers each line with a time, as the Java side does, the first without being asked.
CODESTEP = """#!/usr/bin/env python3
import sys
print(0.5, flush=True)
for line in sys.stdin:
    print(0.5, flush=True)
"""


def test_without_pytorch_codestep_is_measured_alone(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("raise ImportError\n")
    stand_in = write_executable(tmp_path / "codestep", CODESTEP)
    result = subprocess.run(
        [sys.executable, ENVIRONMENT / "model_benchmark.py", "--quick"], capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "CODESTEP_MODEL_BENCHMARK": str(stand_in)},
    )
    lines = result.stdout.splitlines()
    assert (result.returncode, result.stderr) == (0, "")
    assert lines[0] == (
        "PyTorch is not installed for this Python, so Codestep is measured alone; to compare, install it and name the"
        " Python in CODESTEP_TORCH_PYTHON"
    )
    assert [line.split(",")[0] for line in lines if line.startswith(("training", "generation"))] == [
        "training step", "training step", "training step", "generation", "generation",
    ]
    assert [line.split()[-3:-1] for line in lines if line.startswith("generation")] == [
        ["-", "tokens/s"], ["-", "tokens/s"],
    ]
