"""What a user does with the commands alone: fine-tuning that is killed and resumed, and its models used in Python.

A family is a folder with
    base             a random model of transformers', with a tokenizer trained on the spot
    tokens           examples of codestep generate, label and split
    questions.jsonl  held-out prompts
and with a folder for each row of fine-tuning, which has
    whole, killed    the same run, once without interruption and once killed between two checkpoints and resumed
    answers.jsonl    what codestep generate-text answers with the second
    exported         what codestep export makes of it
    peft             of an adapter alone, the same for peft
A row of the kit's own models is one that is trained as notebook 01 does it, and answers 500 held-out questions: the
tokens are those that codestep evaluate writes in rows.jsonl.
"""

import json
import shlex
import shutil
import subprocess
import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import peft
import tokenizers
import torch
import transformers

import parity_models
import parity_tokenizers
from parity_agreement import Answer, compare_rows, compare_texts, lines, unlike_entries, unlike_files

CODESTEP = Path(__file__).parent / "codestep"
QUESTIONS = 500


class Failure(Exception):
    """A command that did not do what it should, and what was run up to there."""

    def __init__(self, message: str, lines: list[str]):
        super().__init__(message)
        self.lines = lines


class Commands:
    """Runs commands in a folder, which is made anew, and remembers them."""

    def __init__(self, folder: Path, before: "Commands | None" = None):
        self.folder = folder
        self.lines: list[str] = [] if before is None else list(before.lines)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.lines.append(f"cd {folder}")

    def run(self, *words: object) -> None:
        """Standard error goes to messages.txt."""
        process = self.start(*words)
        if process.wait() != 0:
            self.fail(f"exit code {process.returncode}")

    def start(self, *words: object) -> subprocess.Popen:
        command = [str(word) for word in words]
        self.lines.append(shlex.join([str(CODESTEP), *command]))
        with open(self.folder / "messages.txt", "a", encoding="utf-8") as messages:
            messages.write(f"$ codestep {shlex.join(command)}\n")
            messages.flush()
            return subprocess.Popen([CODESTEP, *command], cwd=self.folder, stdout=messages, stderr=messages)

    def fail(self, what: str) -> None:
        said = (self.folder / "messages.txt").read_text(encoding="utf-8").splitlines()[-1]
        raise Failure(f"{what}: {said}", self.lines)


@dataclass(frozen=True)
class Outcome:
    """What a row prints, whether all is alike, and the commands."""

    found: list[str]
    right: bool
    lines: list[str]


# --- Answers ----------------------------------------------------------------------------------------------------

def answers(model: torch.nn.Module, tokenizer, prompts: list[str], most: int) -> list[Answer]:
    """The greedy ones, as transformers finds them by what the folder says; prompts of like length together."""
    encoded = [tokenizer(prompt).input_ids for prompt in prompts]
    by_length = defaultdict(list)
    for number, ids in enumerate(encoded):
        by_length[len(ids)].append(number)
    found = {}
    for length, numbers in by_length.items():
        given = torch.tensor([encoded[number] for number in numbers])
        with torch.no_grad():
            output = model.generate(
                given, attention_mask=torch.ones_like(given), do_sample=False, max_new_tokens=most,
                output_logits=True, return_dict_in_generate=True)
        logits = torch.stack(output.logits, 1)
        best = logits.topk(2).values
        margins = (best[..., 0] - best[..., 1]) / logits.abs().amax(-1)
        before = 1 if model.config.is_encoder_decoder else length
        for number, row, near in zip(numbers, output.sequences[:, before:].tolist(), margins.tolist(), strict=True):
            found[number] = cut(row, near, model.generation_config.eos_token_id, tokenizer)
    return [found[number] for number in range(len(prompts))]


def cut(tokens: list[int], margins: list[float], end: int, tokenizer) -> Answer:
    length = tokens.index(end) + 1 if end in tokens else len(tokens)
    text = tokenizer.decode(tokens[:length], skip_special_tokens=True)
    return Answer(text, end in tokens, tokens[:length], margins[:length])


def ask(commands: Commands, count: int) -> list[str]:
    """Writes questions.jsonl, so many of the examples that were held out in tokens; their prompts."""
    folder = commands.folder
    held_out = set((folder / "tokens/test.txt").read_text(encoding="utf-8").split("\n\n"))
    chosen = [example for example in lines(folder / "examples.jsonl")
              if example["prompt"] + example["answer"] in held_out][:count]
    if len(chosen) < count:
        commands.fail(f"{len(chosen)} examples are held out, wanted {count}")
    (folder / "questions.jsonl").write_text(
        "".join(json.dumps(example) + "\n" for example in chosen), encoding="utf-8")
    return [example["prompt"] for example in chosen]


# --- Fine-tuning ------------------------------------------------------------------------------------------------

STEPS, SAVE_EVERY, KILLED_AFTER = 60, 20, 27
PROMPTS, NEW_TOKENS = 60, 24

# Small, but not so small that nothing can go wrong; with weights so large that answers differ.
BASES = {
    "gpt2": {"n_positions": 192, "n_embd": 128, "n_layer": 3, "n_head": 4, "initializer_range": 0.1},
    "t5": {"d_model": 128, "d_kv": 32, "d_ff": 256, "num_layers": 2, "num_heads": 4, "decoder_start_token_id": 0},
    "llama": {"hidden_size": 128, "intermediate_size": 256, "num_hidden_layers": 3, "num_attention_heads": 4,
              "num_key_value_heads": 2, "max_position_embeddings": 192, "initializer_range": 0.1},
}
TOKENIZERS = {"gpt2": "byte-level, as GPT-2's", "t5": "byte-level, as CodeT5's", "llama": "sentence pieces, as Llama's"}
SPECIAL = {
    "gpt2": {"bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>"},
    "t5": {"pad_token": "<pad>", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"},
    "llama": {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"},
}


@dataclass(frozen=True)
class Tuning:
    family: str
    title: str
    options: tuple[str, ...] = ()
    """Of codestep train."""

    @property
    def adapter(self) -> bool:
        return "--lora-rank" in self.options


LORA = ("--lora-rank", "8", "--lora-alpha", "16", "--learning-rate", "0.01")
WHOLE = ("--learning-rate", "0.002")
TUNINGS = [
    Tuning("gpt2", "LoRA, dropout", (*LORA, "--lora-targets", "", "--lora-dropout", "0.1", "--prompt-weight", "0.5")),
    Tuning("gpt2", "LoRA, dropout, 2 shards", (
        *LORA, "--lora-targets", "all-linear", "--lora-dropout", "0.1", "--shards", "2")),
    Tuning("gpt2", "whole, 2 shards", (*WHOLE, "--shards", "2")),
    Tuning("t5", "LoRA, all-linear, 2 rounds", (*LORA, "--lora-targets", "all-linear", "--accumulation", "2")),
    Tuning("t5", "whole", WHOLE),
    Tuning("llama", "LoRA, all-linear, 2 shards", (*LORA, "--lora-targets", "all-linear", "--shards", "2")),
    Tuning("llama", "whole, tokens frozen", (*WHOLE, "--freeze", "model.embed_tokens")),
]


def make_base(family: str, texts: list[str], folder: Path) -> None:
    """A random model, as transformers makes it, with a tokenizer that knows the examples."""
    tokenizer = parity_tokenizers.trained(TOKENIZERS[family], iter(texts))
    if family == "llama":
        tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
            single="<s> $A", special_tokens=[("<s>", tokenizer.token_to_id("<s>"))])
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, **SPECIAL[family])
    ids = {f"{name}_id": fast.convert_tokens_to_ids(token) for name, token in SPECIAL[family].items()
           if name != "unk_token"}
    configuration, model_class = parity_models.CLASSES[family]
    torch.manual_seed(3)
    # More rows than tokens, as most models have.
    model = model_class(configuration(**BASES[family], **ids, vocab_size=len(fast) + 24))
    model.save_pretrained(folder)
    fast.save_pretrained(folder)


def prepare(options, family: str) -> Commands:
    """What all rows of a family share."""
    commands = Commands(options.folder("commands", family))
    folder = commands.folder
    commands.run("generate", "--level", "ALL", "--count", 1200, "--seed", 5, "--out", "snippets.jsonl")
    commands.run("label", "--task", "output", "--in", "snippets.jsonl", "--out", "examples.jsonl")
    texts = [example["prompt"] + example["answer"] for example in lines(folder / "examples.jsonl")]
    make_base(family, texts[:400], folder / "base")
    commands.run("split", "--in", "examples.jsonl", "--tokenizer", "base", "--out", "tokens")
    ask(commands, PROMPTS)
    return commands


def tuned(options, families: dict[str, Commands], case: Tuning) -> Outcome:
    if case.family not in families:
        families[case.family] = prepare(options, case.family)
    family = families[case.family]
    commands = Commands(family.folder / options.folder(case.title).name, family)
    folder = commands.folder
    prompts = [question["prompt"] for question in lines(family.folder / "questions.jsonl")]
    train = ["train", "--data", "../tokens", "--start-from", "../base", *case.options, "--steps", STEPS,
             "--batch-size", 4, "--warmup", 5, "--seed", 9, "--report-every", 1, "--evaluate-every", 15,
             "--evaluation-batches", 3, "--save-every", SAVE_EVERY, "--keep-last", 9]
    commands.run(*train, "--out", "whole")
    kept, reached = kill(commands, folder / "killed", *train, "--out", "killed")
    commands.run(*train, "--out", "killed", "--resume")
    log = unlike_entries(folder / "whole", folder / "killed", STEPS)
    files, compared = unlike_files(folder / "whole", folder / "killed")

    commands.run("generate-text", "--model", "killed/last", "--in", "../questions.jsonl", "--out", "answers.jsonl",
                 "--max-new-tokens", NEW_TOKENS, "--details")
    ours = lines(folder / "answers.jsonl")
    commands.run("export", "--model", "killed/last", *(["--merge"] if case.adapter else []), "--to", "huggingface",
                 "--out", "exported")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder / "exported")
    kind = transformers.AutoModelForSeq2SeqLM if case.family == "t5" else transformers.AutoModelForCausalLM
    exported = compare_texts(answers(
        kind.from_pretrained(folder / "exported").eval(), tokenizer, prompts, NEW_TOKENS), ours, tokenizer)
    results = [exported]
    if case.adapter:
        commands.run("export", "--model", "killed/last", "--to", "peft", "--out", "peft")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a layer of GPT-2's keeps its weights turned, PEFT sees by itself
            base = kind.from_pretrained(family.folder / "base")
            adapted = peft.PeftModel.from_pretrained(base, folder / "peft").eval()
        results.append(compare_texts(answers(adapted, tokenizer, prompts, NEW_TOKENS), ours, tokenizer))
    alone = str(results[1]) if case.adapter else "-"
    found = [f"{f'{reached} from {kept}':>10}", f"{f'{log}/{STEPS}':>6}", f"{f'{files}/{compared}':>6}",
             f"{str(exported):>9} {alone:>9}", f"{sum(result.ties for result in results):>4}"]
    return Outcome(found, log == files == 0 and not any(result.unlike for result in results), commands.lines)


def kill(commands: Commands, run: Path, *words: object) -> tuple[int, int]:
    """Kills a run between two checkpoints: the step that it kept, and the last one of its log."""
    process = commands.start(*words)
    log = run / "log.jsonl"
    while process.poll() is None and not (log.exists() and log.read_bytes().count(b"\n") >= KILLED_AFTER):
        time.sleep(0.002)
    process.kill()
    process.wait()
    kept = [int(name.name.removeprefix("step-")) for name in (run / "checkpoints").glob("step-*")
            if not name.name.endswith(".part")]
    reached = log.read_bytes().count(b"\n") if log.exists() else 0
    if not kept or not max(kept) < reached < STEPS:
        commands.fail(f"killed at step {reached} with checkpoints of {kept}, wanted one before the last")
    return max(kept), reached


# --- Codestep's own models --------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Own:
    """A model as notebook 01 trains it, in a profile of it, with fewer steps."""

    title: str
    tokenizer: str
    layers: int
    heads: int
    channels: int
    steps: int
    rate: float


OWN = [
    Own("keyword, as quick, 600 steps", "keyword", layers=4, heads=4, channels=64, steps=600, rate=2e-3),
    Own("tinypy, as smoke", "tinypy", layers=2, heads=2, channels=32, steps=240, rate=3e-3),
]


def own(options, case: Own) -> Outcome:
    commands = Commands(options.folder("commands", "gpt", case.title))
    folder = commands.folder
    commands.run("generate", "--level", "ALL", "--count", 6000, "--seed", 1, "--out", "snippets.jsonl")
    commands.run("label", "--task", "line-count-notebook", "--in", "snippets.jsonl", "--out", "examples.jsonl")
    commands.run("split", "--in", "examples.jsonl", "--tokenizer", case.tokenizer, "--out", "tokens")
    prompts = ask(commands, QUESTIONS)
    commands.run("train", "--data", "tokens", "--out", "run", "--block-size", 192, "--layers", case.layers, "--heads",
                 case.heads, "--channels", case.channels, "--positions", "rotary", "--batch-size", 8, "--shards", 2,
                 "--steps", case.steps, "--learning-rate", case.rate, "--schedule", "linear", "--last-learning-rate", 0,
                 "--warmup", min(200, case.steps // 10), "--prompt-weight", 0.5, "--seed", 1)
    commands.run("evaluate", "--model", "run/last", "--task", "line-count-notebook", "--in", "questions.jsonl", "--out",
                 "evaluation")
    commands.run("generate-text", "--model", "run/last", "--in", "questions.jsonl", "--out", "answers.jsonl",
                 "--max-new-tokens", NEW_TOKENS, "--details")
    commands.run("export", "--model", "run/last", "--to", "huggingface", "--out", "exported")
    model = transformers.AutoModelForCausalLM.from_pretrained(folder / "exported").eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder / "exported")
    expected = answers(model, tokenizer, prompts, NEW_TOKENS)
    rows = lines(folder / "evaluation/rows.jsonl")
    results = [compare_rows(expected, rows, tokenizer),
               compare_texts(expected, lines(folder / "answers.jsonl"), tokenizer)]
    found = [f"{type(model).__name__:<22} {sum(row['verdict']['right'] for row in rows):>3}/{QUESTIONS}",
             f"{str(results[0]):>9} {str(results[1]):>9}", f"{sum(result.ties for result in results):>4}"]
    right = not any(result.unlike for result in results) and type(model).__name__ == "Starcoder2ForCausalLM"
    return Outcome(found, right, commands.lines)


# ----------------------------------------------------------------------------------------------------------------

def row(first: str, title: str, work: Callable[[], Outcome]) -> bool:
    """Prints what was found, and where that is not alike, the commands."""
    try:
        outcome = work()
    except Failure as e:
        outcome = Outcome([str(e)], False, e.lines)
    print(f"{first:<6} {title:<28}", *outcome.found, "" if outcome.right else " DIFFERS", flush=True)
    if not outcome.right:
        print(*(f"        {line}" for line in outcome.lines), sep="\n", flush=True)
    return outcome.right


def compare_commands(_codestep, options) -> int:
    """Prints a row for each fine-tuning and each model of Codestep's own; the number of those that do not agree."""
    print("\nFine-tuning by commands: a run that is killed and resumed beside one that is not. log, files: unlike"
          " entries, and weights and moments.\nexported: unlike tokens of its answers in transformers; by peft: of the"
          " adapter alone.")
    print(f"{'family':<6} {'fine-tuning':<28} {'killed at':>10} {'log':>6} {'files':>6} {'exported':>9} {'by peft':>9}"
          f" {'ties':>4}")
    families: dict[str, Commands] = {}
    results = [row(case.family, case.title, partial(tuned, options, families, case)) for case in TUNINGS
               if options.wants(case.family, case.title)]
    print(f"\n{QUESTIONS} held-out questions to models of Codestep's own. Unlike tokens in transformers: of evaluate,"
          " of generate-text.")
    print(f"{'family':<6} {'tokenizer, size':<28} {'class':<22} {'right':>7} {'evaluate':>9} {'gen.-text':>9}"
          f" {'ties':>4}")
    results += [row("gpt", case.title, partial(own, options, case)) for case in OWN
                if options.wants("gpt", case.title)]
    print(f"{len(results)} rows: {sum(results)} agree, {len(results) - sum(results)} differ")
    return len(results) - sum(results)
