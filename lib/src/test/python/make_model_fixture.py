"""Writes lib/src/test/resources/model/gpt-{learned,rotary}.safetensors: a tiny GPT as PyTorch computes it.

The tests compare the Java model with them: logits, loss, and the weights after three steps of AdamW.
Needs torch and safetensors; run from anywhere: python3 make_model_fixture.py
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

VOCABULARY, BLOCK, LAYERS, HEADS, CHANNELS = 11, 16, 2, 3, 12
BATCH, TIME, STEPS, RATE = 4, 9, 3, 0.01


def make_weights(generator, rotary):
    def normal(*shape):
        return torch.randn(*shape, generator=generator) * 0.2

    weights = {"tokens.weight": normal(VOCABULARY, CHANNELS), "positions.weight": normal(BLOCK, CHANNELS)}
    for i in range(LAYERS):
        weights[f"block{i}.attentionNorm.weight"] = 1 + normal(CHANNELS)
        weights[f"block{i}.attention.qkv.weight"] = normal(3 * CHANNELS, CHANNELS)
        weights[f"block{i}.attention.output.weight"] = normal(CHANNELS, CHANNELS)
        weights[f"block{i}.feedForwardNorm.weight"] = 1 + normal(CHANNELS)
        weights[f"block{i}.feedForward.expand.weight"] = normal(4 * CHANNELS, CHANNELS)
        weights[f"block{i}.feedForward.contract.weight"] = normal(CHANNELS, 4 * CHANNELS)
    weights["norm.weight"] = 1 + normal(CHANNELS)
    weights["output.weight"] = normal(VOCABULARY, CHANNELS)
    if rotary:
        del weights["positions.weight"]
    return weights


def rotate(x):
    """RoPE (arXiv 2104.09864) by complex multiplication; channel i is paired with channel i + D/2."""
    time, depth = x.shape[-2:]
    frequencies = 10000.0 ** (-torch.arange(depth // 2) / (depth // 2))
    turns = torch.polar(torch.ones(time, depth // 2), torch.outer(torch.arange(time).float(), frequencies))
    turned = torch.complex(x[..., : depth // 2], x[..., depth // 2 :]) * turns
    return torch.cat([turned.real, turned.imag], dim=-1)


def attention(x, w, prefix, rotary):
    batch, time, channels = x.shape
    qkv = F.linear(x, w[prefix + "qkv.weight"]).split(channels, dim=2)
    q, k, v = (part.view(batch, time, HEADS, -1).transpose(1, 2) for part in qkv)
    if rotary:
        q, k = rotate(q), rotate(k)
    scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
    future = torch.triu(torch.ones(time, time, dtype=torch.bool), diagonal=1)
    y = scores.masked_fill(future, float("-inf")).softmax(-1) @ v
    return F.linear(y.transpose(1, 2).reshape(batch, time, channels), w[prefix + "output.weight"])


def forward(tokens, w):
    rotary = "positions.weight" not in w
    x = w["tokens.weight"][tokens]
    if not rotary:
        x = x + w["positions.weight"][: tokens.shape[1]]
    for i in range(LAYERS):
        block = f"block{i}."
        normed = F.layer_norm(x, (CHANNELS,), w[block + "attentionNorm.weight"])
        x = x + attention(normed, w, block + "attention.", rotary)
        normed = F.layer_norm(x, (CHANNELS,), w[block + "feedForwardNorm.weight"])
        inner = F.gelu(F.linear(normed, w[block + "feedForward.expand.weight"]))
        x = x + F.linear(inner, w[block + "feedForward.contract.weight"])
    return F.linear(F.layer_norm(x, (CHANNELS,), w["norm.weight"]), w["output.weight"])


def make_fixture(kind):
    generator = torch.Generator().manual_seed(1)
    weights = {name: value.requires_grad_() for name, value in make_weights(generator, kind == "rotary").items()}
    tokens = torch.randint(VOCABULARY, (BATCH, TIME + 1), generator=generator)
    inputs, targets = tokens[:, :-1].contiguous(), tokens[:, 1:].contiguous()
    fixture = {f"before.{name}": value.detach().clone() for name, value in weights.items()}
    fixture |= {"inputs": inputs, "targets": targets, "logits": forward(inputs, weights).detach().clone()}
    optimizer = torch.optim.AdamW(list(weights.values()), lr=RATE, betas=(0.9, 0.99), weight_decay=0.01)
    losses, norms = [], []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(forward(inputs, weights).flatten(0, 1), targets.flatten())
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(list(weights.values()), 1.0))
        optimizer.step()
        losses.append(loss.detach())
    fixture |= {f"after.{name}": value.detach() for name, value in weights.items()}
    fixture |= {"losses": torch.stack(losses), "norms": torch.stack(norms)}
    target = Path(__file__).parent.parent / "resources" / "model" / f"gpt-{kind}.safetensors"
    save_file(fixture, target)
    print(f"{target}: losses {[round(float(x), 4) for x in losses]}, norms {[round(float(x), 4) for x in norms]}")


if __name__ == "__main__":
    for kind in ("learned", "rotary"):
        make_fixture(kind)
