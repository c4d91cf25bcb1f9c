"""Measures how fast models from Hugging Face are loaded and answer, and with how much memory, beside transformers.

Random models of real shapes are made in a folder that is removed at the end. Each loading has a process of its own, in
turn; each figure is a median. Times are those of loading and of using each value once, since values that are mapped are
read only then: of the whole process, with what it loads of libraries, and from when these are there. (Of Java's classes
many are loaded after that.) Memory is that which reading the weights adds.
Then, in processes in turn as well: reading a prompt of 512 tokens and choosing one; each of 64 tokens after a prompt of
32, the most probable each time; and how many of these are unlike. Prints tables with ratios.
environment/benchmark starts it, which is how to call this:
    environment/benchmark pretrained [--quick] [--only gpt2|t5|llama]
transformers are those of the Python on the PATH, or of CODESTEP_TORCH_PYTHON.
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
HEADS = {"gpt2": "GPT2LMHeadModel", "t5": "T5ForConditionalGeneration", "llama": "LlamaForCausalLM"}
FORMATS = ["float32", "bfloat16", "bin"]
PROMPT, SHORT_PROMPT, ANSWER, ROUNDS, COUNTED = 512, 32, 64, 7, 5  # as PretrainedBenchmark.java has them
STATUS = Path("/proc/self/status")


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


def kilobytes(field):
    return next(int(line.split()[1]) for line in STATUS.read_text().splitlines() if line.startswith(field + ":"))


def load_with_transformers(family, folder, answer):
    """Prints the figures that PretrainedBenchmark prints."""
    import torch
    import transformers

    kind = getattr(transformers, HEADS[family])
    figures = {}
    if STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
        figures |= {"before": kilobytes("VmRSS"), "anonymous_before": kilobytes("RssAnon")}
    start = time.perf_counter()
    model = kind.from_pretrained(folder, dtype=torch.float32, use_safetensors=folder.name != "bin")
    figures["load"] = time.perf_counter() - start
    with torch.no_grad():
        figures["sum"] = sum(parameter.sum().item() for parameter in model.parameters())
    figures["use"] = time.perf_counter() - start
    if answer:
        figures["prompt"], _ = time_answers(model, PROMPT, 1)
        seconds, figures["tokens"] = time_answers(model, SHORT_PROMPT, ANSWER)
        figures["token"] = seconds / ANSWER
    elif STATUS.exists():
        figures |= {"peak": kilobytes("VmHWM"), "anonymous": kilobytes("RssAnon")}
    print(json.dumps(figures))


def time_answers(model, prompt_length, new_tokens):
    """The median of the later rounds, and the tokens."""
    import torch

    prompt = torch.tensor([[(7 * i + 3) % model.config.vocab_size for i in range(prompt_length)]])
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        with torch.inference_mode():
            answer = model.generate(
                prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=new_tokens, do_sample=False,
                eos_token_id=None, pad_token_id=0,
            )
        times.append(time.perf_counter() - start)
    return statistics.median(times[-COUNTED:]), answer[0, -new_tokens:].tolist()


def measured(command):
    start = time.perf_counter()
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if result.returncode:
        sys.exit(f"{command[0]} ended with exit code {result.returncode}")
    return json.loads(result.stdout.splitlines()[-1]) | {"process": time.perf_counter() - start}


def compare(family, folder, rounds, answer=False):
    """Both sides' figures, the medians of each; of tokens, those of the first round."""
    java = os.environ["CODESTEP_PRETRAINED_BENCHMARK"].split("\n")
    sides = [
        [*java, folder, *["answer"] * answer],
        [sys.executable, __file__, "--load", family, folder, *["--answer"] * answer],
    ]
    runs = [[measured(side) for side in sides] for _ in range(rounds)]
    own, other = (
        {key: value if key == "tokens" else statistics.median(run[key] for run in column)
         for key, value in column[0].items()}
        for column in zip(*runs)
    )
    require_alike(folder, own, other)
    return own, other


def require_alike(folder, own, other):
    if abs(own["sum"] - other["sum"]) > 1e-3 * max(1, abs(other["sum"])):
        sys.exit(f"{folder} was not read alike: the sums are {own['sum']} and {other['sum']}")


def compare_answers(family, folder, rounds):
    own, other = compare(family, folder, rounds, answer=True)
    cells = []
    for key in ("prompt", "token"):
        cells += [f"{1000 * side[key]:>9.1f}" for side in (own, other)] + [f"{other[key] / own[key]:>6.2f}"]
    unlike = sum(one != two for one, two in zip(own["tokens"], other["tokens"], strict=True))
    print(f"{family:<22} {' '.join(cells)} {unlike:>9}", flush=True)


def show(title, own, other):
    cells = [f"{side[key]:>9.2f}" for key in ("process", "use") for side in (own, other)]
    cells[2:2], cells[5:] = [f"{other['process'] / own['process']:>6.1f}"], [f"{other['use'] / own['use']:>6.1f}"]
    if "peak" in own:
        for start, end in [("before", "peak"), ("anonymous_before", "anonymous")]:
            cells += [f"{(side[end] - side[start]) * 1024 / own['bytes']:>9.2f}" for side in (own, other)]
    print(f"{title:<16} {own['bytes'] / 1e6:>5.0f} {' '.join(cells)}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="one round: figures for a first look only")
    parser.add_argument("--only", choices=SHAPES, help="leave the other models out")
    parser.add_argument("--load", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--answer", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        import transformers
    except ImportError:
        sys.exit("transformers are not installed for this Python, and the models are made with them; install them with"
                 " torch and name the Python in CODESTEP_TORCH_PYTHON")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    if options.load:
        return load_with_transformers(options.load[0], Path(options.load[1]), options.answer)
    print(f"transformers {transformers.__version__}. Ratios of times above 1: Codestep is faster. Memory over that of"
          " the weights in float32: resident at the peak, and of it what no file backs at the end")
    print(f"{'':<16} {'MB':>5} {'process s':>9} {'(theirs)':>9} {'ratio':>6} {'load s':>9} {'(theirs)':>9} {'ratio':>6}"
          f" {'peak':>9} {'(theirs)':>9} {'anonymous':>9} {'(theirs)':>9}")
    rounds = 1 if options.quick else 5
    with tempfile.TemporaryDirectory() as made:
        families = [options.only] if options.only else SHAPES
        for family in families:
            folder = Path(made, family)
            make(family, folder)
            for name in FORMATS:
                own, other = compare(family, folder / name, rounds)
                show(f"{family} {name}", own, other)
        print(f"\n{'':<22} {'prompt ms':>9} {'(theirs)':>9} {'ratio':>6} {'token ms':>9} {'(theirs)':>9} {'ratio':>6}"
              f" {'unlike':>9}")
        for family in families:
            compare_answers(family, Path(made, family, "float32"), rounds)


if __name__ == "__main__":
    main()
