"""Measures how fast models from Hugging Face load, answer and learn, and with how much memory, beside transformers.

Random models of real shapes are made in a folder that is removed at the end. Prints a table for each of
    load       a process for each loading, in turn. Times are those of loading and of using each value once, since
               values that are mapped are read only then: of the whole process, with what it loads of libraries, and
               from when these are there. (Of Java's classes many are loaded after that.) Memory is that which reading
               the weights adds.
    answers    a prompt of 512 tokens read and one chosen; each of 64 tokens after a prompt of 32, the most probable
               each time; the same of 16 prompts side by side
    beams      each of 32 tokens after a prompt of 32, with 5 and with 10 beams
    training   a step of AdamW with 4 rows of 256 tokens, for T5 with 64 to answer to each: of the whole model, and
               with LoRA of rank 8 on what makes queries, keys and values
But for loading, both processes stay there and do a piece of work in turn. Each figure is a median. Peaks of memory are
those of the process, less what it held before the weights. Losses must agree within 1e-3; tokens that are unlike are
counted.
environment/benchmark starts it, which is how to call this:
    environment/benchmark pretrained [--quick] [--only gpt2|t5|llama] [--what load|answers|beams|training] [--shards N]
transformers, and peft for LoRA, are those of the Python on the PATH, or of CODESTEP_TORCH_PYTHON.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pretrained_reference import HEADS

# What the models that are made are like: distilgpt2, CodeT5-small and SmolLM2-135M.
SHAPES = {
    "gpt2": ("GPT2", {"n_layer": 6}),
    "t5": ("T5", {
        "vocab_size": 32100, "d_model": 512, "d_ff": 2048, "num_layers": 6, "num_heads": 8, "d_kv": 64,
        "decoder_start_token_id": 0,
    }),
    "llama": ("Llama", {
        "vocab_size": 49152, "hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 30,
        "num_attention_heads": 9, "num_key_value_heads": 3, "tie_word_embeddings": True,
    }),
}
FORMATS = ["float32", "bfloat16", "bin"]
SHORT_PROMPT, ANSWER, BEAM_ANSWER = 32, 64, 32
# Pieces of work as PretrainedWork.java reads them: beams, prompts, their length, new tokens.
ANSWERS = {"prompt of 512": (1, 1, 512, 1), "token": (1, 1, SHORT_PROMPT, ANSWER),
           "token of each of 16": (1, 16, SHORT_PROMPT, ANSWER)}
BEAMS = {"token, 5 beams": (5, 1, SHORT_PROMPT, BEAM_ANSWER), "token, 10 beams": (10, 1, SHORT_PROMPT, BEAM_ANSWER)}
WHAT = ["load", "answers", "beams", "training"]
CLOSE = 1e-3
"""Losses of the same step may differ by so much."""


def make(family, folder):
    """One model in each format."""
    import torch
    import transformers

    kind, settings = SHAPES[family]
    torch.manual_seed(1)
    model = getattr(transformers, HEADS[family])(getattr(transformers, kind + "Config")(**settings))
    model.save_pretrained(folder / "float32")
    model.config.save_pretrained(folder / "bin")
    torch.save(model.state_dict(), folder / "bin" / "pytorch_model.bin")
    model.to(torch.bfloat16).save_pretrained(folder / "bfloat16")


class Side:
    """A process that has loaded a model, and may do pieces of work with it."""

    def __init__(self, command):
        self.program = command[0]
        self.start = time.perf_counter()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def figures(self):
        """The next line that is an object of JSON."""
        for line in self.process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        sys.exit(f"{self.program} ended with exit code {self.process.wait()}")

    def ask(self, work):
        self.process.stdin.write(f"{work}\n")
        self.process.stdin.flush()
        return self.figures()

    def close(self):
        """Returns the seconds of the whole process."""
        self.process.stdin.close()
        if self.process.wait():
            sys.exit(f"{self.program} ended with exit code {self.process.returncode}")
        return time.perf_counter() - self.start


def commands(family, folder, *kind):
    java = os.environ["CODESTEP_PRETRAINED_BENCHMARK"].split("\n")
    reference = Path(__file__).parent / "pretrained_reference.py"
    return [[*java, folder, *kind], [sys.executable, reference, family, folder, *kind]]


def medians(runs):
    """Of each figure of one side. @param runs its figures, round after round"""
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def require_alike(what, key, own, other):
    if abs(own[key] - other[key]) > CLOSE * max(1, abs(other[key])):
        sys.exit(f"{what} are not alike: {key} is {own[key]} in Codestep and {other[key]} in transformers")


# --- Loading ----------------------------------------------------------------------------------------------------

def load(command):
    side = Side(command)
    figures = side.figures()
    return figures | {"process": side.close()}


def compare_loading(family, folder, rounds):
    runs = [[load(command) for command in commands(family, folder)] for _ in range(rounds)]
    own, other = (medians(column) for column in zip(*runs))
    require_alike(f"the weights read from {folder}", "sum", own, other)
    cells = [f"{side[key]:>9.2f}" for key in ("process", "use") for side in (own, other)]
    cells[2:2], cells[5:] = [f"{other['process'] / own['process']:>6.1f}"], [f"{other['use'] / own['use']:>6.1f}"]
    if "peak" in own:
        for start, end in [("before", "peak"), ("anonymous_before", "anonymous")]:
            cells += [f"{(side[end] - side[start]) * 1024 / own['bytes']:>9.2f}" for side in (own, other)]
    print(f"{family + ' ' + folder.name:<16} {own['bytes'] / 1e6:>5.0f} {' '.join(cells)}", flush=True)


# --- Pieces of work in turn -------------------------------------------------------------------------------------

def alternate(family, folder, kind, works, rounds, warm_up):
    """For each piece of work both sides' answers, round after round; and both sides' peaks in MB, if they are known."""
    sides = [Side(command) for command in commands(family, folder, kind)]
    loaded = [side.figures() for side in sides]
    require_alike(f"the weights read from {folder}", "sum", *loaded)
    runs = {work: [[side.ask(work) for side in sides] for _ in range(warm_up)] for work in works}
    for _ in range(rounds):
        for work in works:
            runs[work].append([side.ask(work) for side in sides])
    memory = [side.ask("memory") for side in sides]
    for side in sides:
        side.close()
    peaks = [(at_end["peak"] - at_start["before"]) / 1024 for at_end, at_start in zip(memory, loaded)
             if "peak" in at_end]
    return runs, peaks


def seconds(runs, warm_up):
    return [statistics.median(run["seconds"] for run in column[warm_up:]) for column in zip(*runs)]


def row(title, own, other, note=""):
    print(f"{title:<34} {own:>10.1f} {other:>10.1f} {other / own:>6.2f} {note}".rstrip(), flush=True)


def compare_answers(family, folder, works, rounds, warm_up):
    runs, peaks = alternate(
        family, folder, "answers", [" ".join(map(str, work)) for work in works.values()], rounds, warm_up)
    for title, (line, each) in zip(works, runs.items()):
        new_tokens = int(line.split()[-1])
        own, other = (answer["tokens"] for answer in each[0])
        unlike = sum(one != two for one, two in zip(own, other, strict=True))
        row(f"{family} {title}, ms", *(1000 * value / new_tokens for value in seconds(each, warm_up)), f"{unlike:>6}")
    if peaks:
        row(f"{family} peak, MB", *peaks)


def compare_training(family, folder, shards, rounds, warm_up):
    for kind, title in [("train", "whole"), ("lora", "LoRA")]:
        runs, peaks = alternate(family, folder, f"{kind} {shards}", ["step"], rounds, warm_up)
        steps = runs["step"]
        for number, losses in enumerate(steps, start=1):
            require_alike(f"step {number} of {family}, {title},", "loss", *losses)
        row(f"{family} step, {title}, ms", *(1000 * value for value in seconds(steps, warm_up)),
            f"{steps[-1][0]['loss']:>8.4f} {steps[-1][1]['loss']:>8.4f}")
        if peaks:
            row(f"{family} peak, {title}, MB", *peaks)


def heading(title, note=""):
    print(f"\n{title:<34} {'Codestep':>10} {'(theirs)':>10} {'ratio':>6} {note}".rstrip())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="one round: figures for a first look only")
    parser.add_argument("--only", choices=SHAPES, help="leave the other models out")
    parser.add_argument("--what", choices=WHAT, help="leave the rest out")
    parser.add_argument("--shards", type=int, default=1, help="of Codestep's training step")
    options = parser.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        import transformers
    except ImportError:
        sys.exit("transformers are not installed for this Python, and the models are made with them; install them with"
                 " torch and name the Python in CODESTEP_TORCH_PYTHON")
    what = [options.what] if options.what else WHAT
    if "training" in what:
        try:
            import peft  # noqa: F401
        except ImportError:
            sys.exit("peft is not installed for this Python, and training with LoRA is measured beside it; install it,"
                     " or choose something else to be measured with --what")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    print(f"transformers {transformers.__version__}. Ratios above 1: Codestep is faster, or takes less memory.")
    rounds, warm_up = (1, 1) if options.quick else (3, 2)
    families = [options.only] if options.only else SHAPES
    with tempfile.TemporaryDirectory() as made:
        folders = {family: Path(made, family) for family in families}
        for family, folder in folders.items():
            make(family, folder)
        if "load" in what:
            print("\nMemory over that of the weights in float32: resident at the peak, and of it what no file backs at"
                  f" the end\n{'':<16} {'MB':>5} {'process s':>9} {'(theirs)':>9} {'ratio':>6} {'load s':>9}"
                  f" {'(theirs)':>9} {'ratio':>6} {'peak':>9} {'(theirs)':>9} {'anonymous':>9} {'(theirs)':>9}")
            for family, folder in folders.items():
                for name in FORMATS:
                    compare_loading(family, folder / name, rounds)
        for name, works in [("answers", ANSWERS), ("beams", BEAMS)]:
            if name in what:
                heading(name.capitalize(), "unlike tokens")
                for family, folder in folders.items():
                    compare_answers(family, folder / "float32", works, rounds, warm_up)
        if "training" in what:
            heading("Training", "last loss (theirs)")
            for family, folder in folders.items():
                compare_training(family, folder / "float32", options.shards, rounds, warm_up)


if __name__ == "__main__":
    main()
