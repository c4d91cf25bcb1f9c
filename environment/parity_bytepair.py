"""Training of byte-pair tokenizers in Codestep and in Python: merges, vocabularies, ids and time."""

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

from parity_tokenizers import library_files, read
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

SIZES = [300, 1_000, 8_000, 32_000]
SPECIAL = ["<pad>", "<python>"]
MIN_FREQUENCY = 2
TIED = 30
"""How many small sets of texts in which most pairs are as frequent as others."""
ENCODED_TEXTS = 200
"""Of each set, about how many texts are encoded by both."""


# --- Texts ------------------------------------------------------------------------------------------------------

def mixed_texts(count: int = 150, seed: int = 1) -> list[str]:
    """Texts of many scripts and kinds of white space, with code among them; some words far more frequent than others."""
    draw = random.Random(seed)
    ranges = [(0x21, 0x7E)] * 6 + [(0xA1, 0x17F), (0x370, 0x3FF), (0x400, 0x4FF), (0x5D0, 0x5EA), (0x620, 0x669),
                                   (0x900, 0x96F), (0x4E00, 0x4E60), (0x3041, 0x3093), (0xAC00, 0xAC40),
                                   (0x1F600, 0x1F640), (0x1D400, 0x1D430), (0x2070, 0x2189)]
    words = ["def", "return", "self", "x1", "'s", "don't", "we'll", "=", "==", "():", "\n\t", "\r\n", "  ", "    ", "\n\n",
             "e\u0301", "\u00a0", "\u3000", "\ufeff", "\u200d", "\x00", "<pad>", "42", "½", "٤٢"]
    for _ in range(count):
        first, last = draw.choice(ranges)
        words.append("".join(chr(draw.randint(first, last)) for _ in range(draw.randint(1, 8))))
    weights = [1 / (rank + 1) for rank in range(len(words))]
    return ["".join(word + draw.choice(["", " ", " ", " "]) for word in draw.choices(words, weights, k=40))
            for _ in range(count)]


def tied_texts(seed: int) -> list[str]:
    """Few letters, so that many pairs are equally frequent, and one token is made of several pairs."""
    draw = random.Random(seed)
    letters = "abcé1!"[:draw.randint(2, 6)]
    return [" ".join("".join(draw.choices(letters, k=draw.randint(1, 14))) for _ in range(draw.randint(1, 12)))
            for _ in range(60)]


def all_characters() -> list[str]:
    """Every character of the planes that have some, after one of each kind, and after white space."""
    texts, block = [], 1 << 12
    for first in range(0, 0x34000, block):
        characters = [chr(code) for code in range(first, first + block) if not 0xD800 <= code < 0xE000]
        texts.append("".join(c.join(["", "a", "1", "!", " ", "\n\n", " a"]) for c in characters))
    return texts


def program_texts(folder: Path) -> list[str]:
    """Every text in the objects of a folder's files of JSON lines."""
    texts = []
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").split("\n"):
            texts += [value for value in json.loads(line or "{}").values() if isinstance(value, str)]
    return texts


def write_texts(file: Path, texts: list[str]) -> Path:
    with open(file, "w", encoding="utf-8", newline="") as out:
        if file.suffix == ".jsonl":
            out.writelines(json.dumps({"text": text}) + "\n" for text in texts)
        else:
            out.writelines(texts)
    return file


def texts_of(file: Path) -> Iterator[str]:
    """As Codestep takes them: the fields of JSON lines, or lines with their ends."""
    with open(file, encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield json.loads(line)["text"] if file.suffix == ".jsonl" else line


# --- Training ---------------------------------------------------------------------------------------------------

def trained(file: Path, size: int, min_frequency: int, special: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size, min_frequency=min_frequency, special_tokens=special, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    if file.suffix == ".jsonl":
        tokenizer.train_from_iterator(texts_of(file), trainer)
    else:
        tokenizer.train([str(file)], trainer)
    return tokenizer


def make_sets(options) -> Iterator[tuple[str, list[Path], list[int]]]:
    """Of each set of texts its name, its files, and to which sizes tokenizers are trained on it."""
    work = options.folder("bytepair")
    work.mkdir(parents=True, exist_ok=True)
    if options.wants("ties"):
        yield "ties", [write_texts(work / f"ties-{seed}.jsonl", tied_texts(seed)) for seed in range(TIED)], [300, 600]
    library = [text for text in map(read, library_files()) if text]
    sets = {"mixed Unicode": mixed_texts(20_000, 2), "Python's library": library}
    if options.data:
        sets |= {f"{folder.name} of --data": program_texts(folder) for folder in sorted(options.data.iterdir())
                 if list(folder.glob("*.jsonl"))}
    for name, texts in sets.items():
        if options.wants(name):
            yield name, [write_texts(options.folder("bytepair", name).with_suffix(".jsonl"), texts)], SIZES
    if options.wants("all characters"):
        yield "all characters", [write_texts(work / "characters.jsonl", all_characters())], [8_000]
    if options.wants("Python's library, lines"):
        yield "Python's library, lines", [write_texts(work / "library-lines.txt", library)], [8_000]


# --- Comparing --------------------------------------------------------------------------------------------------

def compare_bytepair(codestep, options) -> int:
    """Prints a row for each size of each set of texts; the number of those that do not agree."""
    print("\nTraining of byte-pair tokenizers, from a file of texts to a tokenizer.json: how many merges and tokens"
          "\ndiffer, and of how many encoded texts an id does.")
    print(f"{'texts':<26} {'MB':>6} {'size':>6} {'merges':>7} {'unlike':>6} {'tokens':>7} {'unlike':>6} {'encoded':>7}"
          f" {'unlike':>6} {'bytes':>6} {'ours':>7} {'theirs':>7} {'theirs/ours':>11}")
    wrong = 0
    for name, files, sizes in make_sets(options):
        for size in sizes:
            wrong += not show(name, size, [compare_one(codestep, file, size) for file in files], files)
    return wrong


def compare_one(codestep, file: Path, size: int) -> dict:
    out = file.parent / f"{file.stem}-{size}"
    out.mkdir(exist_ok=True)
    every = max(1, sum(1 for _ in texts_of(file)) // ENCODED_TEXTS)
    ours = codestep.ask(bytepair=str(file), size=size, min_frequency=MIN_FREQUENCY, special=SPECIAL, out=str(out),
                        every=every)
    if "seconds" not in ours:
        return {"fault": str(ours)}
    begin = time.perf_counter()
    tokenizer = trained(file, size, MIN_FREQUENCY, SPECIAL)
    tokenizer.save(str(out / "theirs.json"))
    theirs = time.perf_counter() - begin
    texts = [text for number, text in enumerate(texts_of(file)) if number % every == 0]
    with open(out / "ids.jsonl", encoding="utf-8") as lines:
        unlike = sum(tokenizer.encode(text).ids != json.loads(line) for text, line in zip(texts, lines, strict=True))
    files = [(out / f"{which}.json").read_bytes() for which in ("tokenizer", "theirs")]
    own, other = (json.loads(each)["model"] for each in files)
    return {
        "merges": (len(other["merges"]), unlike_places(own["merges"], other["merges"])),
        "tokens": (len(other["vocab"]), len(own["vocab"].items() ^ other["vocab"].items())),
        "ids": (len(texts), unlike), "same": files[0] == files[1], "seconds": (ours["seconds"], theirs)}


def unlike_places(own: list, other: list) -> int:
    return sum(a != b for a, b in zip(own, other)) + abs(len(own) - len(other))


def show(name: str, size: int, results: list[dict], files: list[Path]) -> bool:
    faults = [result["fault"] for result in results if "fault" in result]
    if faults:
        print(f"{name:<26} {size:>6} {faults[0]}  DIFFERS", flush=True)
        return False
    sums = {each: [sum(result[each][side] for result in results) for side in (0, 1)]
            for each in ("merges", "tokens", "ids", "seconds")}
    agrees = not any(sums[each][1] for each in ("merges", "tokens", "ids"))
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    ours, theirs = sums["seconds"]
    counts = " ".join(f"{sums[each][0]:>7,} {sums[each][1]:>6}" for each in ("merges", "tokens", "ids"))
    same = "same" if all(result["same"] for result in results) else "other"
    print(f"{name:<26} {megabytes:>6.1f} {size:>6} {counts} {same:>6} {ours:>6.2f}s {theirs:>6.2f}s"
          f" {theirs / ours:>11.1f}{'' if agrees else '  DIFFERS'}", flush=True)
    return agrees
