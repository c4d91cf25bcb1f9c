"""environment/pretrained_benchmark.py with stand-ins for transformers and for Codestep."""

import os
import subprocess
import sys
from pathlib import Path

from support import ENVIRONMENT, write_executable

FIGURES = """{"load": 0.1, "use": 0.5, "sum": 7.0, "bytes": 4096, "before": 100, "anonymous_before": 50,
 "peak": 104, "anonymous": 51}"""

ANSWERS = """{"load": 0.1, "use": 0.5, "sum": 7.0, "prompt": 0.25, "token": 0.002, "tokens": [4] * 63 + [5]}"""

CODESTEP = f"""#!/usr/bin/env python3
import sys, json
assert sys.argv[1].rsplit("/", 2)[1] == "gpt2"
print("noise")
print(json.dumps({ANSWERS} if sys.argv[2:] == ["answer"] else {FIGURES}))
"""

TORCH = """
import contextlib, json
float32, bfloat16 = "float32", "bfloat16"
no_grad = contextlib.nullcontext
def manual_seed(seed): pass
inference_mode = contextlib.nullcontext
class Tokens(list):
    def __getitem__(self, index): return Tokens(list.__getitem__(self, index[1]))
    def tolist(self): return list(self)
def tensor(rows): return Tokens(rows[0])
def ones_like(tokens): return tokens
def save(state, file): file.write_text(json.dumps(state))
"""

TRANSFORMERS = """
import os, types
__version__ = "5.0"
nothing = lambda *arguments, **named: None
logging = types.SimpleNamespace(set_verbosity_error=nothing, disable_progress_bar=nothing)
class GPT2Config:
    vocab_size = 50
    def __init__(self, n_layer):
        assert n_layer == 6
    def save_pretrained(self, folder):
        folder.mkdir()
class Number:
    def sum(self): return self
    def item(self): return float(os.environ.get("SUM", "7"))
class GPT2LMHeadModel:
    def __init__(self, config): self.config = config
    def to(self, dtype): return self
    def state_dict(self): return {}
    def parameters(self): return [Number()]
    def save_pretrained(self, folder): folder.mkdir(parents=True)
    def generate(self, prompt, max_new_tokens, **named):
        assert named["do_sample"] is False and len(prompt) in (32, 512)
        import torch
        return torch.Tokens(list(prompt) + [4] * max_new_tokens)
    @classmethod
    def from_pretrained(cls, folder, dtype, use_safetensors):
        assert (dtype, use_safetensors) == ("float32", folder.name != "bin")
        return cls(GPT2Config(6))
"""


def run(folder: Path, **variables: str) -> subprocess.CompletedProcess:
    stand_in = write_executable(folder / "codestep", CODESTEP)
    return subprocess.run(
        [sys.executable, ENVIRONMENT / "pretrained_benchmark.py", "--quick", "--only", "gpt2"],
        capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(folder), "CODESTEP_PRETRAINED_BENCHMARK": str(stand_in), **variables},
    )


def test_each_format_has_a_row(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text(TORCH)
    (tmp_path / "transformers.py").write_text(TRANSFORMERS)
    result = run(tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert [line.split()[:2] for line in lines[2:5]] == [["gpt2", "float32"], ["gpt2", "bfloat16"], ["gpt2", "bin"]]
    for line in lines[2:5]:
        cells = line.split()
        assert cells[6] == "0.50", "loading in Codestep"
        assert (cells[9], cells[11]) == ("1.00", "0.25"), "4 kB at the peak, 1 kB anonymous, of 4,096 bytes"
    cells = lines[-1].split()
    assert (cells[0], cells[1], cells[4], cells[-1]) == ("gpt2", "250.0", "2.0", "1"), "the last token is unlike"


def test_a_model_that_is_read_otherwise_fails(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text(TORCH)
    (tmp_path / "transformers.py").write_text(TRANSFORMERS)
    result = run(tmp_path, SUM="8")
    assert result.returncode == 1
    assert result.stderr.endswith("was not read alike: the sums are 7.0 and 8.0\n")


def test_without_transformers_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "transformers.py").write_text("raise ImportError\n")
    result = run(tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "transformers are not installed for this Python, and the models are made with them; install them with torch and"
        " name the Python in CODESTEP_TORCH_PYTHON\n"
    )
