"""Writes what the training of byte-pair tokenizers takes from Python's tokenizers, and is compared with.

characters.txt, beside the Java sources: what is a letter, a number and white space to that library, asked of it for
every code point. lib/src/test/resources/bytepair: texts, the tokenizer.json that it learns of them with the settings of
cases.json, and in words.json how it cuts texts into words.
Needs what environment/parity-requirements.txt lists; run from anywhere: python3 make_bytepair_fixture.py
"""

import json
import random
import shutil
import sys
from itertools import product
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(LIBRARY.parent / "environment"))

from parity_bytepair import mixed_texts, tied_texts, trained  # noqa: E402  (found through the path above)
from tokenizers import pre_tokenizers  # noqa: E402

CHARACTERS = LIBRARY / "src/main/resources/org/codestep/tokenize/bytepair/characters.txt"
TARGET = LIBRARY / "src/test/resources/bytepair"
WORDS = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
LAST = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)

CASES = [
    {"file": "mixed.jsonl", "size": 300, "min_frequency": 2, "special": ["<pad>", "<python>"]},
    {"file": "mixed.jsonl", "size": 1000, "min_frequency": 2, "special": ["<pad>", "<python>"]},
    {"file": "mixed.jsonl", "size": 2000, "min_frequency": 3, "special": []},
    {"file": "mixed.txt", "size": 1000, "min_frequency": 1, "special": ["<|endoftext|>"]},
    {"file": "ties.jsonl", "size": 700, "min_frequency": 1, "special": []},
    {"file": "ties.jsonl", "size": 400, "min_frequency": 2, "special": ["ab", "!", "é", "\"\\\x0b\x1f\x7f\n<ß>"]},
    {"file": "ties.jsonl", "size": 257, "min_frequency": 1, "special": ["<s>"]},
]


def kind(character: str) -> str | None:
    """By which run it belongs to; white space is what belongs to none."""
    for name, run in {"letter": "a", "number": "1", None: "!"}.items():
        if len(WORDS.pre_tokenize_str(run + character)) == 1:
            return name
    return "space"


def write_characters() -> None:
    kinds = [None if code in SURROGATES else kind(chr(code)) for code in range(LAST + 1)]
    lines, first = [], 0
    for code in range(1, LAST + 2):
        if code > LAST or kinds[code] != kinds[first]:
            if kinds[first]:
                lines.append(f"{kinds[first]} {first:x} {code - 1:x}\n")
            first = code
    CHARACTERS.parent.mkdir(parents=True, exist_ok=True)
    CHARACTERS.write_text("".join(lines), encoding="ascii")


def texts_to_cut() -> list[str]:
    """All short sequences of characters of each kind, contractions, and characters of newer and older Unicode."""
    few = ["a", "1", "!", " ", "\n", "'", "é", "\u00a0", "٣", "😀"]
    texts = ["".join(characters) for length in (1, 2, 3) for characters in product(few, repeat=length)]
    draw = random.Random(3)
    pieces = [*few, "'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'r", "'l", "  ", "\t", "\r\n", "日本", "\u2028",
              "\u0301", "\x00", "\u1c89", "\U00016d40", "\U000323b0", "ↀ", "½", "\u3000", "\u200b", "\u180e", "_", "\x85"]
    return texts + ["".join(draw.choices(pieces, k=draw.randint(4, 12))) for _ in range(300)]


def write_words() -> None:
    lines = [json.dumps([text] + [text[begin:end] for _, (begin, end) in WORDS.pre_tokenize_str(text)])
             for text in texts_to_cut()]
    (TARGET / "words.json").write_text("[" + ",\n".join(lines) + "]\n", encoding="ascii")


def write_cases() -> None:
    mixed, ties = mixed_texts(), tied_texts(1)
    for name, texts in ("mixed.jsonl", mixed), ("ties.jsonl", ties):
        lines = (json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
        (TARGET / name).write_text("".join(lines), encoding="utf-8", newline="")
    (TARGET / "mixed.txt").write_text("".join(mixed), encoding="utf-8", newline="")
    for number, case in enumerate(CASES):
        tokenizer = trained(TARGET / case["file"], case["size"], case["min_frequency"], case["special"])
        case["tokenizer"] = f"{number}-{case['size']}.json"
        tokenizer.save(str(TARGET / case["tokenizer"]))
    (TARGET / "cases.json").write_text(json.dumps(CASES, indent=1) + "\n", encoding="ascii")


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    write_words()
    write_cases()
    write_characters()


if __name__ == "__main__":
    main()
