"""Ten steps of AdamW beside PyTorch's: losses, gradient norms, learning rates, and all tensors after them.

A model is a folder as parity_models makes it. training.json beside its files says what is trained:
    steps, shards, accumulation   a step is of shards x accumulation batches
    schedule, peak, last, warmup  the learning rate, as Codestep's settings name it
    beta1, beta2, weight_decay, clip_norm, decay
    inputs       of each batch rows of token ids, of unlike lengths
    labels       of an encoder-decoder, what is to be answered to each row; of others nothing
Codestep writes ours.safetensors:
    losses, norms, rates          of each step: the mean over all of its targets; before clipping; (N)
    tensor.*                      after the last step, by transformers' names
PyTorch's side is torch.optim.AdamW, clip_grad_norm_ and the schedulers of torch.optim.lr_scheduler. (The schedules of
transformers begin their warm-up one step earlier, with a step of rate 0 that changes nothing.)

Two things would show no more than how AdamW and T5 magnify the rounding of sums. A gradient that is zero but for
rounding still moves its weight by the whole rate: so the biases of GPT-2's keys, which attention cannot see, are left
out. And T5 does not scale its scores: with queries as large as parity_models makes them, float32 differs from float64
by 1e-3 in PyTorch itself; so they are made smaller, as T5 begins with them.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from torch.optim import lr_scheduler

import parity_models
from parity_difference import LIMIT, relative

STEPS = 10


@dataclass(frozen=True)
class Training:
    """How a model is trained; odd values, so that none is one that changes nothing."""

    title: str
    shards: int = 1
    accumulation: int = 2
    schedule: str = "linear"
    peak: float = 1e-3
    last: float = 1e-4
    warmup: int = 3
    beta1: float = 0.87
    beta2: float = 0.97
    weight_decay: float = 0.3
    clip_norm: float = 0.7
    decay: str = "matrices"

    def fields(self) -> dict:
        return {name: value for name, value in vars(self).items() if name != "title"} | {"steps": STEPS}


TRAININGS = [
    Training("2 micro-batches, linear, matrices decay"),
    Training("2 shards, cosine, all decays", shards=2, accumulation=1, schedule="cosine", decay="all"),
    Training("3 micro-batches, no decay, no clipping", accumulation=3, weight_decay=0.0, clip_norm=1e9, warmup=1,
             beta1=0.9, beta2=0.999),
]
FAMILIES = {
    "gpt2": {"n_inner": 50},
    "t5": {"feed_forward_proj": "gated-gelu"},
    "llama": {"num_key_value_heads": 2, "tie_word_embeddings": True},
}


def compare_training(codestep, options) -> int:
    """Prints a row for each model and training; the number of those that do not agree."""
    print(f"\nTraining. {STEPS} steps of AdamW; largest differences, relative to the largest value of the array; at most"
          f" {LIMIT:g} is agreement.")
    print(f"{'family':<7} {'settings':<44} {'losses':>8} {'norms':>8} {'rates':>8} {'tensors':>8}"
          " of which worst")
    wrong = rows = 0
    for family, settings in FAMILIES.items():
        for training in TRAININGS:
            if not options.wants(family, training.title):
                continue
            rows += 1
            folder = options.folder("training", family, training.title)
            case = parity_models.Case(family, training.title, settings, prompts=(3,), new_tokens=1, gradients=False)
            parity_models.make(case.named(save=parity_models.with_small_queries) if family == "t5" else case, folder)
            expected = train(family, training, folder)
            answer = codestep.ask(training=str(folder))
            if answer:
                print(f"{family:<7} {training.title:<44} {answer}  DIFFERS", flush=True)
                wrong += 1
            else:
                wrong += not show(family, training, expected, load_file(folder / "ours.safetensors"))
    print(f"{rows} trainings: {rows - wrong} agree, {wrong} differ")
    return wrong


def show(family: str, training: Training, expected: dict, ours: dict) -> bool:
    missing = sorted(expected.keys() ^ ours.keys())
    differences = {name: relative(*(without_key_biases(name, side[name]) for side in (expected, ours)))
                   for name in expected.keys() & ours.keys()}
    worst = max((name for name in differences if name.startswith("tensor.")), key=differences.get)
    cells = [differences[name] for name in ("losses", "norms", "rates")] + [differences[worst]]
    agrees = not missing and max(cells) <= LIMIT
    print(f"{family:<7} {training.title:<44} {' '.join(f'{cell:>8.1e}' for cell in cells)}"
          f" {worst.removeprefix('tensor.')}{'' if agrees else '  DIFFERS'}", flush=True)
    if missing:
        print(f"        only one side has {', '.join(missing)}")
    return agrees


def without_key_biases(name: str, values: np.ndarray) -> np.ndarray:
    if not name.endswith("c_attn.bias"):
        return values
    queries, _, rest = np.split(values, 3)
    return np.concatenate([queries, rest])


# --- PyTorch's side ---------------------------------------------------------------------------------------------

def train(family: str, training: Training, folder: Path) -> dict[str, np.ndarray]:
    model = parity_models.read(family, folder)
    together = training.shards * training.accumulation
    batches = [batch(model, family, number) for number in range(STEPS * together)]
    (folder / "training.json").write_text(json.dumps(
        training.fields() | {"inputs": [inputs for inputs, _ in batches], "labels": [labels for _, labels in batches]}))
    named = [(name, tensor) for name, tensor in model.named_parameters()]
    decaying = [tensor for _, tensor in named if training.decay == "all" or tensor.dim() > 1]
    others = [tensor for _, tensor in named if not (training.decay == "all" or tensor.dim() > 1)]
    groups = [{"params": decaying, "weight_decay": training.weight_decay}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=training.peak, betas=(training.beta1, training.beta2))
    scheduler = rates(optimizer, training)
    values = {"losses": [], "norms": [], "rates": []}
    for step in range(STEPS):
        part = batches[step * together:(step + 1) * together]
        values["rates"].append(optimizer.param_groups[0]["lr"])
        targets = sum(count(family, *each) for each in part)
        loss = sum(backward(model, family, *each, targets) for each in part)
        values["losses"].append(loss)
        values["norms"].append(torch.nn.utils.clip_grad_norm_(model.parameters(), training.clip_norm).item())
        optimizer.step()
        optimizer.zero_grad()
        scheduler.step()
    tensors = {f"tensor.{name}": tensor.detach().numpy() for name, tensor in named}
    return {name: np.array(each, np.float32) for name, each in values.items()} | tensors


def rates(optimizer: torch.optim.Optimizer, training: Training) -> lr_scheduler.LRScheduler:
    falling = STEPS - training.warmup
    fall = (
        lr_scheduler.LinearLR(optimizer, 1.0, training.last / training.peak, falling)
        if training.schedule == "linear" else
        lr_scheduler.CosineAnnealingLR(optimizer, falling, training.last))
    rise = lr_scheduler.LinearLR(optimizer, 1 / training.warmup, 1.0, max(1, training.warmup - 1))
    return lr_scheduler.SequentialLR(optimizer, [rise, fall], [training.warmup])


def batch(model, family: str, number: int) -> tuple[list[list[int]], list[list[int]]]:
    """Rows of unlike lengths, of which the first need not be the longest."""
    def rows(name: str, lengths: list[int]) -> list[list[int]]:
        return [parity_models.tokens(model, f"{name} {number} {row}", length).tolist()
                for row, length in enumerate(lengths)]

    inputs = rows("training inputs", [5 + number % 7, 17, 2 + number % 3])
    return inputs, rows("training labels", [9, 1 + number % 5, 12 - number % 4]) if family == "t5" else []


def padded(rows: list[list[int]], filler: int) -> torch.Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [filler] * (longest - len(row)) for row in rows])


def count(family: str, inputs: list[list[int]], labels: list[list[int]]) -> int:
    return sum(map(len, labels)) if family == "t5" else sum(len(row) - 1 for row in inputs)


def backward(model, family: str, inputs: list[list[int]], labels: list[list[int]], targets: int) -> float:
    """Adds to the gradients; the batch's share of the loss of a step with so many targets."""
    given = dict(input_ids=padded(inputs, 0), attention_mask=padded([[1] * len(row) for row in inputs], 0))
    if family == "t5":
        wanted = padded(labels, -100)
        logits = model(**given, labels=wanted).logits
    else:
        wanted = padded(inputs, -100)[:, 1:]
        logits = model(**given).logits[:, :-1]
    loss = torch.nn.functional.cross_entropy(
        logits.flatten(0, 1), wanted.flatten(), ignore_index=-100, reduction="sum") / targets
    loss.backward()
    return loss.item()
