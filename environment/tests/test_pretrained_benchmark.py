"""environment/pretrained_benchmark.py with stand-ins for transformers and for Codestep."""

import os
import subprocess
import sys
from pathlib import Path

from support import ENVIRONMENT, write_executable

FIGURES = """{"load": 0.1, "use": 0.5, "sum": 7.0, "bytes": 4096, "before": 100, "anonymous_before": 50,
 "peak": 104, "anonymous": 51}"""

# What a piece of work is answered with, by its first word.
CODESTEP = f"""#!/usr/bin/env python3
import sys, json, os
assert sys.argv[1].rsplit("/", 2)[1] == "gpt2"
print("noise")
print(json.dumps({FIGURES}), flush=True)
for line in sys.stdin:
    words = line.split()
    if words == ["memory"]:
        answer = {{"peak": 100 + 8 * 1024, "anonymous": 51}}
    elif words == ["step"]:
        assert sys.argv[2] in ("train 1", "lora 1")
        answer = {{"seconds": 2.0, "loss": float(os.environ.get("LOSS", "1.25"))}}
    else:
        assert sys.argv[2] == "answers"
        beams, prompts, length, new = map(int, words)
        answer = {{"seconds": 0.25 * new, "tokens": [4] * (prompts * new - 1) + [5]}}
    print(json.dumps(answer), flush=True)
"""

TORCH = """
import contextlib, json, types
float32, bfloat16 = "float32", "bfloat16"
no_grad = contextlib.nullcontext
def manual_seed(seed): pass
inference_mode = contextlib.nullcontext
class Tokens(list):
    def tolist(self): return list(self)
def tensor(rows): return Tokens(rows)
def ones_like(tokens): return tokens
class AdamW:
    def __init__(self, trained, lr, betas, weight_decay, fused): assert trained
    def step(self): pass
    def zero_grad(self): pass
optim = types.SimpleNamespace(AdamW=AdamW)
nn = types.SimpleNamespace(utils=types.SimpleNamespace(clip_grad_norm_=lambda trained, norm: None))
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
    requires_grad = True
    def backward(self): pass
    def sum(self): return self
    def item(self): return float(os.environ.get("SUM", "7"))
class GPT2LMHeadModel:
    def __init__(self, config): self.config = config
    def to(self, dtype): return self
    def state_dict(self): return {}
    def parameters(self): return [Number()]
    def eval(self): pass
    def named_parameters(self): return []
    def __call__(self, input_ids, labels, use_cache):
        assert len(input_ids) == 4 and len(input_ids[0]) == 256
        loss = Number()
        loss.item = lambda: 1.25
        return types.SimpleNamespace(loss=loss)
    def save_pretrained(self, folder): folder.mkdir(parents=True)
    def generate(self, prompts, max_new_tokens, **named):
        assert named["do_sample"] is False and len(prompts[0]) in (32, 512)
        import torch
        return torch.Tokens([list(row) + [4] * max_new_tokens for row in prompts])
    @classmethod
    def from_pretrained(cls, folder, dtype, use_safetensors):
        assert (dtype, use_safetensors) == ("float32", folder.name != "bin")
        return cls(GPT2Config(6))
"""


PEFT = """
class LoraConfig:
    def __init__(self, r, lora_alpha, target_modules, fan_in_fan_out):
        assert (r, target_modules, fan_in_fan_out) == (8, ["c_attn"], True)
def get_peft_model(model, config): return model
"""


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    stand_in = write_executable(folder / "codestep", CODESTEP)
    for name, text in {"torch": TORCH, "transformers": TRANSFORMERS, "peft": PEFT}.items():
        file = folder / f"{name}.py"
        if not file.exists():
            file.write_text(text)
    return subprocess.run(
        [sys.executable, ENVIRONMENT / "pretrained_benchmark.py", "--quick", "--only", "gpt2", *arguments],
        capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(folder), "CODESTEP_PRETRAINED_BENCHMARK": str(stand_in), **variables},
    )


def test_each_format_has_a_row(tmp_path: Path) -> None:
    result = run(tmp_path, "--what", "load")
    assert (result.returncode, result.stderr) == (0, "")
    rows = result.stdout.splitlines()[-3:]
    assert [line.split()[:2] for line in rows] == [["gpt2", "float32"], ["gpt2", "bfloat16"], ["gpt2", "bin"]]
    for line in rows:
        cells = line.split()
        assert cells[6] == "0.50", "loading in Codestep"
        assert (cells[9], cells[11]) == ("1.00", "0.25"), "4 kB at the peak, 1 kB anonymous, of 4,096 bytes"


def test_each_piece_of_work_has_a_row(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    tables = [table.splitlines() for table in result.stdout.split("\n\n")]
    assert [table[0].split()[0] for table in tables[2:]] == ["Answers", "Beams", "Training"]
    answers, beams, training = ([line.rsplit(",", 1) for line in table[1:] if "peak" not in line]
                                for table in tables[2:])
    assert [title for title, _ in answers] == [
        "gpt2 prompt of 512", "gpt2 token", "gpt2 token of each of 16"]
    assert [title for title, _ in beams] == ["gpt2 token, 5 beams", "gpt2 token, 10 beams"]
    for _, cells in [*answers, *beams]:
        assert (cells.split()[:2], cells.split()[-1]) == (["ms", "250.0"], "1"), "the last token is unlike"
    assert [title for title, _ in training] == ["gpt2 step, whole", "gpt2 step, LoRA"]
    for _, cells in training:
        assert (cells.split()[:2], cells.split()[-2:]) == (["ms", "2000.0"], ["1.2500", "1.2500"])
    peaks = [line.split(",")[-1].split()[1] for line in result.stdout.splitlines() if "peak" in line and "MB " in line]
    assert set(peaks[1:]) == {"8.0"}


def test_a_model_that_is_read_otherwise_fails(tmp_path: Path) -> None:
    result = run(tmp_path, SUM="8")
    assert result.returncode == 1
    assert result.stderr.endswith("are not alike: sum is 7.0 in Codestep and 8.0 in transformers\n")


def test_a_loss_that_is_another_fails(tmp_path: Path) -> None:
    result = run(tmp_path, "--what", "training", LOSS="1.26")
    assert result.returncode == 1
    assert result.stderr == ("step 1 of gpt2, whole, are not alike: loss is 1.26 in Codestep and 1.25 in"
                             " transformers\n")


def test_without_transformers_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "transformers.py").write_text("raise ImportError\n")
    result = run(tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "transformers are not installed for this Python, and the models are made with them; install them with torch and"
        " name the Python in CODESTEP_TORCH_PYTHON\n"
    )


def test_without_peft_only_training_cannot_be_measured(tmp_path: Path) -> None:
    (tmp_path / "peft.py").write_text("raise ImportError\n")
    result = run(tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "peft is not installed for this Python, and training with LoRA is measured beside it; install it, or choose"
        " something else to be measured with --what\n")
    assert run(tmp_path, "--what", "beams").returncode == 0
