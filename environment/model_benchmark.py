"""Measures training steps and generation of the reference model (10.1M parameters) in Codestep and in PyTorch.

Pieces of work alternate, so that both meet the same machine; each figure is a median. Prints a table with ratios.
Codestep runs in a process of its own, started by environment/benchmark, which is how to call this:
    environment/benchmark model [--quick]
PyTorch is that of the Python on the PATH, or of CODESTEP_TORCH_PYTHON; where there is none, Codestep is measured alone.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time

try:
    import torch
    import torch.nn.functional as F
    from torch import nn
except ImportError:
    torch = None

VOCABULARY, BLOCK, LAYERS, HEADS, CHANNELS = 53, 256, 6, 6, 372
PROMPT = 64

if torch:

    class Attention(nn.Module):
        def __init__(self):
            super().__init__()
            self.qkv = nn.Linear(CHANNELS, 3 * CHANNELS, bias=False)
            self.output = nn.Linear(CHANNELS, CHANNELS, bias=False)

        def forward(self, x, cache=None):
            batch, time_, _ = x.shape
            q, k, v = (
                part.view(batch, time_, HEADS, -1).transpose(1, 2) for part in self.qkv(x).split(CHANNELS, dim=2)
            )
            if cache is not None:
                if cache:
                    k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
                cache[:] = [k, v]
            y = F.scaled_dot_product_attention(q, k, v, is_causal=time_ > 1)
            return self.output(y.transpose(1, 2).reshape(batch, time_, CHANNELS))

    class Head(nn.Module):
        """One head as the published notebooks write it: three layers of its own and a mask."""

        def __init__(self, size):
            super().__init__()
            self.query, self.key, self.value = (nn.Linear(CHANNELS, size, bias=False) for _ in range(3))
            self.register_buffer("mask", torch.tril(torch.ones(BLOCK, BLOCK)))

        def forward(self, x):
            time_ = x.shape[1]
            k, q = self.key(x), self.query(x)
            weights = q @ k.transpose(-2, -1) * k.shape[-1] ** -0.5
            weights = weights.masked_fill(self.mask[:time_, :time_] == 0, float("-inf")).softmax(-1)
            return weights @ self.value(x)

    class HeadByHead(nn.Module):
        def __init__(self):
            super().__init__()
            self.heads = nn.ModuleList([Head(CHANNELS // HEADS) for _ in range(HEADS)])
            self.output = nn.Linear(CHANNELS, CHANNELS, bias=False)

        def forward(self, x, cache=None):
            return self.output(torch.cat([head(x) for head in self.heads], dim=-1))

    class Block(nn.Module):
        def __init__(self, attention):
            super().__init__()
            self.first, self.second = (nn.LayerNorm(CHANNELS, bias=False) for _ in range(2))
            self.attention = attention()
            self.feed_forward = nn.Sequential(
                nn.Linear(CHANNELS, 4 * CHANNELS, bias=False), nn.GELU(), nn.Linear(4 * CHANNELS, CHANNELS, bias=False)
            )

        def forward(self, x, cache=None):
            x = x + self.attention(self.first(x), cache)
            return x + self.feed_forward(self.second(x))

    class Gpt(nn.Module):
        def __init__(self, attention=Attention):
            super().__init__()
            self.tokens = nn.Embedding(VOCABULARY, CHANNELS)
            self.positions = nn.Embedding(BLOCK, CHANNELS)
            self.blocks = nn.ModuleList([Block(attention) for _ in range(LAYERS)])
            self.norm = nn.LayerNorm(CHANNELS, bias=False)
            self.output = nn.Linear(CHANNELS, VOCABULARY, bias=False)

        def forward(self, ids, caches=None, start=0):
            x = self.tokens(ids) + self.positions(torch.arange(start, start + ids.shape[1]))
            for i, block in enumerate(self.blocks):
                x = block(x, caches[i] if caches else None)
            return self.output(self.norm(x))


class PyTorch:
    """Does pieces of work in this process."""

    def __init__(self):
        torch.manual_seed(1)

    def training(self, batch):
        model = Gpt()
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=0.05, fused=True)
        inputs, targets = torch.randint(VOCABULARY, (2, batch, BLOCK))

        def step():
            loss = F.cross_entropy(model(inputs).flatten(0, 1), targets.flatten())
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            return loss.item()

        return step

    def decoding(self, batch, new_tokens, cached, attention):
        model = Gpt(attention)
        prompts = torch.randint(VOCABULARY, (batch, PROMPT))

        @torch.no_grad()
        def generate():
            ids, caches, new = prompts, [[] for _ in range(LAYERS)] if cached else None, prompts
            for _ in range(new_tokens):
                start = ids.shape[1] - new.shape[1]
                logits = model(new, caches, start)[:, -1] if cached else model(ids)[:, -1]
                new = logits.argmax(-1, keepdim=True)
                ids = torch.cat([ids, new], 1)

        return generate


class Codestep:
    """A Java process that does a piece of work for each line."""

    def __init__(self, arguments):
        command = os.environ["CODESTEP_MODEL_BENCHMARK"].split("\n") + [str(argument) for argument in arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.first = True

    def seconds(self):
        if not self.first:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        self.first = False
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"the Java process ended with exit code {self.process.wait()}")
        return float(line)

    def resident_megabytes(self):
        try:
            with open(f"/proc/{self.process.pid}/status") as status:
                return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS"))
        except OSError:
            return None  # no /proc on this system

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternate(codestep, others, rounds, warm_up=2):
    """Medians of the seconds of each, Codestep's first; and Codestep's resident memory early and late."""
    times = [[] for _ in range(1 + len(others))]
    memory = []
    for number in range(warm_up + rounds):
        row = [codestep.seconds()] + [timed(work) for work in others]
        if number >= warm_up:
            memory.append(codestep.resident_megabytes())
            for column, value in zip(times, row):
                column.append(value)
    codestep.close()
    return [statistics.median(column) for column in times], memory


def show(title, codestep, other, unit, ratio):
    cells = [f"{value:,.3g}" if value < 100 else f"{value:,.0f}" for value in (codestep, other) if value is not None]
    print(f"{title:<58} {cells[0]:>9} {cells[1] if other is not None else '-':>9} {unit:<9}"
          f" {ratio if other is not None else '-':>7}", flush=True)


def measure_training(batch, shards, rounds, lora):
    pytorch = [PyTorch().training(batch)] if torch else []
    arguments = ["train", batch, shards] + (["lora"] if lora else [])
    (own, *other), memory = alternate(Codestep(arguments), pytorch, rounds)
    title = f"training step, batch {batch}, {shards} shards" + (", LoRA beside full in PyTorch" if lora else "")
    show(title, own, other[0] if other else None, "s", f"{own / other[0]:.2f}" if other else None)
    if memory[0]:
        print(f"    resident memory of Codestep: {memory[0]:,} MB, after {rounds - 1} more steps {memory[-1]:,} MB")


def measure_decoding(batch, new_tokens, rounds):
    loops = {"cache": (True, Attention)} if torch else {}
    if torch and batch == 1:
        loops |= {"no cache": (False, Attention), "no cache, a layer a head": (False, HeadByHead)}
    works = [PyTorch().decoding(batch, new_tokens, *loop) for loop in loops.values()]
    (own, *others), _ = alternate(Codestep(["decode", batch, new_tokens]), works, rounds)
    rate = batch * new_tokens / own
    if not others:
        show(f"generation, batch {batch}", rate, None, "tokens/s", None)
    for name, other in zip(loops, others):
        title = f"generation, batch {batch}; PyTorch with {name}"
        show(title, rate, batch * new_tokens / other, "tokens/s", f"{other / own:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few rounds: figures for a first look only")
    parser.add_argument("--shards", type=int, default=min(2, os.cpu_count() or 1), help="of Codestep's training step")
    parser.add_argument("--only", choices=["training", "generation"], help="leave the rest out")
    options = parser.parse_args()
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads" if torch else
          "PyTorch is not installed for this Python, so Codestep is measured alone; to compare, install it and name the"
          " Python in CODESTEP_TORCH_PYTHON")
    print(f"{'':<58} {'Codestep':>9} {'PyTorch':>9} {'':<9} {'ratio':>7}")
    rounds = 3 if options.quick else 15
    if options.only != "generation":
        measure_training(16, options.shards, rounds, lora=False)
        measure_training(16, options.shards, rounds, lora=True)
        measure_training(64, options.shards, max(2, rounds // 2), lora=False)
    if options.only != "training":
        new_tokens = BLOCK - PROMPT
        measure_decoding(1, new_tokens, max(3, rounds // 2))
        measure_decoding(64, new_tokens, max(2, rounds // 3))
    print("A ratio of times for training (below 1: Codestep is faster), of rates for generation (above 1: it is).")


if __name__ == "__main__":
    main()
