"""Writes lib/src/test/resources/tokenizer: small tokenizers in the forms that models come with, and what Python's
libraries make of texts with them.

gpt2: vocab.json and merges.txt; whole: the same as a tokenizer.json. codet5: those of RoBERTa's kind, with the further
files that name special tokens. t5: a Unigram tokenizer.json. Each has a golden.json: texts with their ids, those that
the model gets, what the first are decoded to, and the ids if what looks like a special token is text; before and after
tokens were added.
The training of t5 differs from run to run. Needs tokenizers and transformers; run from anywhere:
python3 make_tokenizer_fixture.py
"""

import json
import random
import shutil
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import GPT2Tokenizer, RobertaTokenizer

PROJECT = Path(__file__).resolve().parents[4]
TARGET = PROJECT / "lib/src/test/resources/tokenizer"
PLAIN, SPECIAL = ["<tab>", "print", "xyzzy"], ["<task>", "<|sep|>"]


def corpus():
    files = sorted((PROJECT / "data/samples").rglob("*.txt")) + sorted((PROJECT / "lib/src/main").rglob("*.py"))
    return [file.read_text(encoding="utf-8") for file in files] + ["naïve façade, 日本語のテキスト 😀😀 → ≤ ≥ αβγ Жук"] * 9


def texts(marks):
    draw = random.Random(1)
    pieces = ["a", " ", "  ", "\n", "\t", "print", " (", ")", "=", "12", "é", "日本", "😀", "\u00a0", "don't", "_x",
              "\r\n", "\0", "\ufffd", "👩‍👩‍👧", "e\u0301", "\ufeff", "<tab>", "xyzzy", "<task>", "<|sep|>", "\u2028", "ſ",
              *marks]
    fixed = ["", " ", "def f(x):\n\treturn x + 1\n", "a = 1\nb = a + 2\nprint(b)\n# count?3", "Hello  world's end ",
             "naïve façade 日本語 😀", "\x7f\x00\x1b", *marks, *(f"x {mark} y" for mark in marks)]
    return fixed + ["".join(draw.choices(pieces, k=draw.randint(1, 14))) for _ in range(120)]


def golden(tokenizer, marks):
    def ids(text, as_text):
        tokenizer.encode_special_tokens = as_text
        return tokenizer.encode(text, add_special_tokens=False).ids

    def entries():
        for text in texts(marks):
            plain, found = ids(text, True), ids(text, False)
            yield {"text": text, "ids": found, "model": tokenizer.encode(text).ids, "decoded": tokenizer.decode(found),
                   "plain": plain}

    result = {"size": tokenizer.get_vocab_size(), "texts": list(entries())}
    tokenizer.add_tokens(PLAIN)
    tokenizer.add_special_tokens(SPECIAL)
    added = json.loads(tokenizer.to_str())["added_tokens"]
    return result | {"size_after": tokenizer.get_vocab_size(), "added": added, "texts_after": list(entries())}


def write(folder, name, value):
    text = json.dumps(value, ensure_ascii=True, indent=None if name == "golden.json" else 2) + "\n"
    (folder / name).write_text(text.replace('}, {"text"', '},\n{"text"'), encoding="utf-8")


def byte_pairs(folder, first):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(vocab_size=500, special_tokens=first, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.model.save(str(folder))


def gpt2(folder):
    byte_pairs(folder, [])
    whole = GPT2Tokenizer.from_pretrained(folder)
    write(folder, "config.json", {"model_type": "gpt2", "bos_token_id": 500, "eos_token_id": 500})
    write(folder, "golden.json", golden(whole.backend_tokenizer, ["<|endoftext|>"]))
    return GPT2Tokenizer.from_pretrained(folder)


def codet5(folder):
    byte_pairs(folder, ["<pad>", "<s>", "</s>", "<unk>", "<mask>"])
    mask = {"content": "<mask>", "lstrip": True, "normalized": True, "rstrip": False, "single_word": False}
    extra = [f"<extra_id_{i}>" for i in (2, 1, 0)]
    names = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "sep_token": "</s>", "pad_token": "<pad>",
             "cls_token": "<s>"}
    write(folder, "tokenizer_config.json", {"tokenizer_class": "RobertaTokenizer", "additional_special_tokens": extra})
    write(folder, "special_tokens_map.json", names | {"mask_token": mask})
    write(folder, "added_tokens.json", {"<extra_id_1>": 501, "<extra_id_0>": 502, "<extra_id_2>": 500})
    tokenizer = RobertaTokenizer.from_pretrained(folder)
    write(folder, "golden.json", golden(tokenizer.backend_tokenizer, ["<s>", "</s>", "<mask>", "<extra_id_1>"]))


def t5(folder):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=300, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>",
                                      show_progress=False)
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    tokenizer.add_special_tokens([AddedToken(f"<extra_id_{i}>", special=True, normalized=False) for i in (1, 0)])
    tokenizer.enable_truncation(3)
    tokenizer.enable_padding(length=8)
    tokenizer.save(str(folder / "tokenizer.json"))
    end = {"__type": "AddedToken", "content": "</s>", "lstrip": False, "rstrip": False, "single_word": False}
    write(folder, "tokenizer_config.json", {"eos_token": end, "pad_token": "<pad>", "unk_token": "<unk>"})
    tokenizer.no_truncation()
    tokenizer.no_padding()
    write(folder, "golden.json", golden(tokenizer, ["</s>", "<extra_id_1>"]))


def main():
    shutil.rmtree(TARGET, ignore_errors=True)
    for name in ("gpt2", "codet5", "t5", "whole"):
        (TARGET / name).mkdir(parents=True)
    whole = gpt2(TARGET / "gpt2")
    whole.backend_tokenizer.save(str(TARGET / "whole/tokenizer.json"))
    for name in ("config.json", "golden.json"):
        shutil.copy(TARGET / "gpt2" / name, TARGET / "whole")
    codet5(TARGET / "codet5")
    t5(TARGET / "t5")


if __name__ == "__main__":
    main()
