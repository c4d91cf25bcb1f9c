"""Tokenizers in Codestep and in Python: ids and decoded text of real files."""

import json
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import tokenizers
import transformers
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

TEXT_ENDINGS = {".txt", ".py", ".md", ".json", ".jsonl", ".csv"}

# How Qwen and Llama 3 cut a text into words.
QWEN_WORDS = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|"
              r"\s+(?!\S)|\s+")


# --- Texts ------------------------------------------------------------------------------------------------------

def library_files() -> list[Path]:
    """Every file of the running Python's own library, in order."""
    library = Path(sysconfig.get_path("stdlib"))
    return sorted(file for file in library.rglob("*.py") if "site-packages" not in file.parts)


def data_files(data: Path) -> list[Path]:
    return sorted(file for file in data.rglob("*") if file.is_file() and file.suffix in TEXT_ENDINGS
                  and not is_tokenizer(file.parent))


def read(file: Path) -> str | None:
    """The text, its line ends as they are; None where it is not in UTF-8, or empty."""
    try:
        return file.read_bytes().decode("utf-8") or None
    except UnicodeDecodeError:
        return None


# --- Tokenizers -------------------------------------------------------------------------------------------------

def is_tokenizer(folder: Path) -> bool:
    return (folder / "tokenizer.json").exists() or ((folder / "vocab.json").exists() and
                                                    (folder / "merges.txt").exists())


def reference(folder: Path) -> Tokenizer:
    """What Python makes of a folder; without tokenizer.json its vocabulary tells GPT-2's kind from RoBERTa's."""
    if (folder / "tokenizer.json").exists():
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    else:
        vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        kind = transformers.RobertaTokenizerFast if "<s>" in vocabulary else transformers.GPT2TokenizerFast
        tokenizer = kind.from_pretrained(folder).backend_tokenizer
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def trained(kind: str, texts: Iterator[str]) -> Tokenizer:
    """A tokenizer of the kind that a family has, with a small vocabulary."""
    special = ["<pad>", "<s>", "</s>", "<unk>"]
    if kind.startswith("byte-level"):
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.ByteLevel(False), decoders.ByteLevel()
        trainer = trainers.BpeTrainer(
            vocab_size=900, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False,
            special_tokens=special if "CodeT5" in kind else ["<|endoftext|>"])
        if "CodeT5" in kind:
            tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 1), add_prefix_space=False)
        if "Qwen" in kind:
            tokenizer.normalizer = normalizers.NFC()
            tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
                pre_tokenizers.Split(tokenizers.Regex(QWEN_WORDS), "isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    elif kind.startswith("sentence pieces"):
        tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
        tokenizer.decoder = decoders.Sequence([
            decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
        trainer = trainers.BpeTrainer(
            vocab_size=900, show_progress=False,
            special_tokens=special + [f"<0x{byte:02X}>" for byte in range(256)])
    else:  # unigram, as T5's
        tokenizer = Tokenizer(models.Unigram())
        tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.Metaspace(), decoders.Metaspace()
        trainer = trainers.UnigramTrainer(
            vocab_size=600, show_progress=False, special_tokens=special, unk_token="<unk>")
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_tokens([AddedToken("<mask>", lstrip=True, special=True), AddedToken("self.assert", normalized=False)])
    return tokenizer


KINDS = ["byte-level, as GPT-2's", "byte-level, as Qwen's", "byte-level, as CodeT5's", "sentence pieces, as Llama's",
         "unigram, as T5's"]


def make_tokenizers(options, files: list[Path]) -> dict[str, Path]:
    made = {}
    for kind in filter(options.wants, KINDS):
        made[kind] = place = options.folder("tokenizers", kind)
        place.mkdir(parents=True, exist_ok=True)
        texts = (text[:20_000] for text in map(read, files[:60]) if text)
        trained(kind, texts).save(str(place / "tokenizer.json"))
    return made


# --- Comparing --------------------------------------------------------------------------------------------------

def compare_tokenizers(codestep, options) -> int:
    """Prints a row for each tokenizer; the number of those that are refused, or of which an id or a text differs."""
    work, data = options.folder("tokenizers"), options.data
    library = library_files()
    chosen = make_tokenizers(options, library)
    if data:
        chosen |= {str(folder.relative_to(data)): folder for folder in sorted(data.rglob("*"))
                   if folder.is_dir() and is_tokenizer(folder) and options.wants(str(folder))}
    files = [file for file in library + (data_files(data) if data else []) if read(file)]
    work.mkdir(parents=True, exist_ok=True)
    (work / "texts").write_text("".join(f"{file}\n" for file in files), encoding="utf-8")
    print(f"\nTokenizers, over {len(files):,} files: texts with an unlike id, and with another decoded text.")
    print(f"{'tokenizer':<44} {'ids':>12} {'unlike':>7} {'decoded':>8}")
    wrong = 0
    for name, folder in chosen.items():
        answer = codestep.ask(tokenizer=str(folder), texts=str(work / "texts"), answer=str(work / "answer"))
        if answer:
            print(f"{name:<44} {'; '.join(f'{word}: {message}' for word, message in answer.items())}", flush=True)
            wrong += 1
            continue
        ids, unlike, decoded = compare_texts(reference(folder), files, work / "answer")
        print(f"{name:<44} {ids:>12,} {len(unlike):>7} {len(decoded):>8}", flush=True)
        for file, reason in (unlike + decoded)[:3]:
            print(f"        {file}: {reason}")
        wrong += bool(unlike or decoded)
    return wrong


def compare_texts(tokenizer: Tokenizer, files: list[Path], answer: Path) -> tuple[int, list, list]:
    """The number of ids; which files have others, and which have other texts, each with the first place."""
    count, unlike, decoded = 0, [], []
    with open(answer, encoding="utf-8") as lines:
        for file, line in zip(files, lines, strict=True):
            ours = json.loads(line)
            ids = tokenizer.encode(read(file), add_special_tokens=False).ids
            count += len(ids)
            if ids != ours["ids"]:
                unlike.append((file, "ids, " + first_difference(ids, ours["ids"])))
            text = tokenizer.decode(ours["ids"], skip_special_tokens=True)
            if text != ours["text"]:
                decoded.append((file, "text, " + first_difference(text, ours["text"])))
    return count, unlike, decoded


def first_difference(wanted, got) -> str:
    place = next((i for i, (a, b) in enumerate(zip(wanted, got)) if a != b), min(len(wanted), len(got)))
    return f"from {place}: wanted {wanted[place:place + 8]!r}, got {got[place:place + 8]!r}"
