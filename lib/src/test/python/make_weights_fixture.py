"""Writes lib/src/test/resources/model/weights: the same weights as PyTorch and transformers write them.

- tensors.safetensors, tensors.bin, tensors-old.bin: a tensor of each type, views with strides, tied ones; the first
  holds each on its own, contiguous, and is what the tests compare the others with
- gpt2: a tiny random GPT-2 as model.safetensors, pytorch_model.bin, and each of the two in shards, a folder each;
  old-names has no prefix and has buffers, as files of 2019
- runs-code.bin: a file that would run a command when Python's pickle reads it
Needs torch, transformers and safetensors; run from anywhere: python3 make_weights_fixture.py
"""

import json
import os
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import GPT2Config, GPT2LMHeadModel

FOLDER = Path(__file__).parent.parent / "resources" / "model" / "weights"


def tensors():
    random = torch.Generator().manual_seed(1)
    base = torch.randn(5, 4, generator=random)
    cube = torch.arange(24, dtype=torch.int32).reshape(2, 3, 4)
    return {
        "float": base,
        "tied": base,
        "turned": base.t(),
        "column": base[:, 1],
        "part": base[1:4, ::2],
        "cube.turned": cube.permute(2, 0, 1),
        "cube.row": cube[1],
        "half": torch.randn(3, 2, generator=random).half(),
        "half.turned": torch.randn(3, 2, generator=random).half().t(),
        "bfloat16": torch.randn(2, 3, generator=random).bfloat16(),
        "bfloat16.turned": torch.randn(2, 3, generator=random).bfloat16().t(),
        "double": torch.randn(3, generator=random, dtype=torch.float64),
        "long": torch.tensor([2**62, -1]),
        "int": torch.tensor([[1], [-(2**31)]], dtype=torch.int32),
        "short": torch.tensor([-(2**15), 2**15 - 1, -1], dtype=torch.int16),
        "char": torch.tensor([-128, 127], dtype=torch.int8),
        "byte": torch.tensor([255, 0, 1], dtype=torch.uint8),
        "bool": torch.tensor([True, False, True]),
        "scalar": torch.tensor(-1e4),
        "none": torch.zeros(0, 4),
        "parameter": torch.nn.Parameter(torch.randn(2, 2, generator=random)),
    }


def shards(state, folder, stem, save):
    """The tensors in turn in two files, with their index."""
    names = [f"{stem}-0000{i}-of-00002.{'bin' if stem == 'pytorch_model' else 'safetensors'}" for i in (1, 2)]
    place = {name: names[i % 2] for i, name in enumerate(state)}
    for file in names:
        save({name: tensor for name, tensor in state.items() if place[name] == file}, folder / file)
    index = {"metadata": {"total_size": sum(t.numel() * t.element_size() for t in state.values())}, "weight_map": place}
    suffix = "bin" if stem == "pytorch_model" else "safetensors"
    (folder / f"{stem}.{suffix}.index.json").write_text(json.dumps(index, indent=2) + "\n")


def fresh(name):
    folder = FOLDER / "gpt2" / name
    folder.mkdir(parents=True)
    return folder


class RunsCode:
    def __reduce__(self):
        return os.system, ("echo this must not be run",)


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    state = tensors()
    save_file({name: tensor.detach().clone().contiguous() for name, tensor in state.items()},
              FOLDER / "tensors.safetensors")
    torch.save(state, FOLDER / "tensors.bin")
    torch.save(state, FOLDER / "tensors-old.bin", _use_new_zipfile_serialization=False)
    torch.save({"weight": torch.zeros(2), "extra": RunsCode()}, FOLDER / "runs-code.bin")

    torch.manual_seed(1)
    model = GPT2LMHeadModel(GPT2Config(vocab_size=11, n_positions=8, n_embd=6, n_layer=2, n_head=3)).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape) * 0.3)
    model.save_pretrained(fresh("safetensors"))
    for file in ("config.json", "generation_config.json"):
        (FOLDER / "gpt2" / "safetensors" / file).unlink()
    whole = model.state_dict()  # with the tied lm_head.weight
    torch.save(whole, fresh("bin") / "pytorch_model.bin")
    alone = {name: tensor for name, tensor in whole.items() if name != "lm_head.weight"}
    shards(alone, fresh("sharded"), "model", lambda part, file: save_file(part, file, {"format": "pt"}))
    shards(whole, fresh("sharded-bin"), "pytorch_model", torch.save)
    old = {name.removeprefix("transformer."): tensor for name, tensor in whole.items()}
    for i in range(2):
        old[f"h.{i}.attn.bias"] = torch.ones(8, 8).tril().bool().view(1, 1, 8, 8)
        old[f"h.{i}.attn.masked_bias"] = torch.tensor(-1e4)
    torch.save(old, fresh("old-names") / "pytorch_model.bin", _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    main()
