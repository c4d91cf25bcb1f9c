"""Writes lib/src/test/resources/model/gpt-options.safetensors: what PyTorch makes of every structure of a tiny GPT.

For each combination of positions, normalisation, activation and tying (biases in every second one): the logits of two
sequences and, of each parameter's gradient of the mean loss, its sum, its product with cosines, and its norm. The
weights follow a formula that the Java test knows too, so the file needs not hold them.
Needs torch and safetensors; run from anywhere: python3 make_option_fixture.py
"""

import itertools
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

VOCABULARY, BLOCK, LAYERS, HEADS, CHANNELS = 7, 12, 2, 3, 12
TOKENS = torch.tensor([[1, 4, 2, 6, 0, 3], [5, 5, 1, 0, 2, 4]])
POSITIONS = ["learned", "rotary", "alibi", "none"]
NORMS = ["layer", "rms"]
ACTIVATIONS = ["gelu", "silu", "swiglu"]


def shapes(positions, norm, activation, tied, bias):
    wide = (8 * CHANNELS + 2) // 3 if activation == "swiglu" else 4 * CHANNELS
    result = {"tokens.weight": (VOCABULARY, CHANNELS)}

    def linear(name, outputs, inputs):
        result[name + ".weight"] = (outputs, inputs)
        if bias:
            result[name + ".bias"] = (outputs,)

    def normalisation(name):
        result[name + ".weight"] = (CHANNELS,)
        if bias and norm == "layer":
            result[name + ".bias"] = (CHANNELS,)

    if positions == "learned":
        result["positions.weight"] = (BLOCK, CHANNELS)
    for i in range(LAYERS):
        normalisation(f"block{i}.attentionNorm")
        linear(f"block{i}.attention.qkv", 3 * CHANNELS, CHANNELS)
        linear(f"block{i}.attention.output", CHANNELS, CHANNELS)
        normalisation(f"block{i}.feedForwardNorm")
        linear(f"block{i}.feedForward.expand", wide * (2 if activation == "swiglu" else 1), CHANNELS)
        linear(f"block{i}.feedForward.contract", CHANNELS, wide)
    normalisation("norm")
    if not tied:
        result["output.weight"] = (VOCABULARY, CHANNELS)
    return result


def make_weights(sizes):
    """The k-th parameter by name holds 0.3 sin(1.3 i + 0.7 k), one more where it is the gain of a normalisation."""
    weights = {}
    for k, name in enumerate(sorted(sizes)):
        index = torch.arange(math.prod(sizes[name]), dtype=torch.float64)
        values = 0.3 * torch.sin(1.3 * index + 0.7 * k) + (1 if name.lower().endswith("norm.weight") else 0)
        weights[name] = values.float().reshape(sizes[name]).requires_grad_()
    return weights


def rotate(x):
    """RoPE (arXiv 2104.09864) by complex multiplication; channel i is paired with channel i + D/2."""
    time, depth = x.shape[-2:]
    frequencies = 10000.0 ** (-torch.arange(depth // 2) / (depth // 2))
    turns = torch.polar(torch.ones(time, depth // 2), torch.outer(torch.arange(time).float(), frequencies))
    turned = torch.complex(x[..., : depth // 2], x[..., depth // 2 :]) * turns
    return torch.cat([turned.real, turned.imag], dim=-1)


def slopes(heads):
    """As in the appendix of ALiBi (arXiv 2108.12409)."""
    def of_power(n):
        start = 2 ** (-(2 ** -(math.log2(n) - 3)))
        return [start * start**i for i in range(n)]

    if math.log2(heads).is_integer():
        return of_power(heads)
    below = 2 ** math.floor(math.log2(heads))
    return of_power(below) + slopes(2 * below)[0::2][: heads - below]


def attention(x, linear, positions):
    batch, time, channels = x.shape
    q, k, v = (part.view(batch, time, HEADS, -1).transpose(1, 2) for part in linear(x, "qkv").split(channels, dim=2))
    if positions == "rotary":
        q, k = rotate(q), rotate(k)
    scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
    places = torch.arange(time)
    if positions == "alibi":
        scores = scores - torch.tensor(slopes(HEADS)).view(-1, 1, 1) * (places[:, None] - places[None, :])
    future = places[None, :] > places[:, None]
    y = scores.masked_fill(future, float("-inf")).softmax(-1) @ v
    return linear(y.transpose(1, 2).reshape(batch, time, channels), "output")


def forward(w, positions, norm, activation, tied):
    def normalise(x, name):
        if norm == "rms":
            return F.rms_norm(x, (CHANNELS,), w[name + ".weight"], eps=1e-5)
        return F.layer_norm(x, (CHANNELS,), w[name + ".weight"], w.get(name + ".bias"))

    def linear_of(prefix):
        return lambda x, name: F.linear(x, w[prefix + name + ".weight"], w.get(prefix + name + ".bias"))

    def activate(x):
        if activation == "swiglu":
            gate, value = x.chunk(2, dim=-1)
            return F.silu(gate) * value
        return F.gelu(x) if activation == "gelu" else F.silu(x)

    x = w["tokens.weight"][TOKENS]
    if positions == "learned":
        x = x + w["positions.weight"][: TOKENS.shape[1]]
    for i in range(LAYERS):
        block = f"block{i}."
        x = x + attention(normalise(x, block + "attentionNorm"), linear_of(block + "attention."), positions)
        linear = linear_of(block + "feedForward.")
        x = x + linear(activate(linear(normalise(x, block + "feedForwardNorm"), "expand")), "contract")
    return F.linear(normalise(x, "norm"), w["tokens.weight" if tied else "output.weight"])


def summary(gradient):
    flat = gradient.double().flatten()
    cosines = torch.cos(2.1 * torch.arange(len(flat), dtype=torch.float64))
    return torch.stack([flat.sum(), flat @ cosines, flat.norm()]).float()


def main():
    fixture = {}
    for number, options in enumerate(itertools.product(POSITIONS, NORMS, ACTIVATIONS, [False, True])):
        positions, norm, activation, tied = options
        # Neighbours differ in tying only, so the half with biases is not always the same.
        bias = (number + number // 2) % 2 == 1
        weights = make_weights(shapes(*options, bias))
        logits = forward(weights, *options)
        F.cross_entropy(logits[:, :-1].flatten(0, 1), TOKENS[:, 1:].flatten()).backward()
        name = "-".join([positions, norm, activation, "tied" if tied else "own", "bias" if bias else "plain"])
        fixture[name + ".logits"] = logits.detach()
        fixture[name + ".gradients"] = torch.stack([summary(weights[key].grad) for key in sorted(weights)])
    target = Path(__file__).parent.parent / "resources" / "model" / "gpt-options.safetensors"
    save_file(fixture, target)
    print(f"{target}: {len(fixture) // 2} structures, {target.stat().st_size:,} bytes, PyTorch {torch.__version__}")


if __name__ == "__main__":
    main()
