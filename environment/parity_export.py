"""Models, adapters and tokenizers that Codestep exports, loaded by transformers, peft and tokenizers as they are."""

import json
import random
import shutil
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import peft
import tokenizers
import torch
import transformers
from safetensors.numpy import load_file
from safetensors.torch import save_file

import parity_models
import parity_tokenizers
from parity_difference import LIMIT, relative
from parity_models import Case

TEXTS = 20_000
TOKENIZERS = {"gpt2": "byte-level, as GPT-2's", "t5": "byte-level, as CodeT5's", "llama": "sentence pieces, as Llama's",
              "qwen2": "byte-level, as Qwen's", "qwen3": "byte-level, as Qwen's"}


# --- Models of Codestep's own -----------------------------------------------------------------------------------

@dataclass(frozen=True)
class Kit:
    """A structure, and the class of transformers that computes it; none: why it has none."""

    title: str
    expected: str
    settings: dict = field(default_factory=dict)
    tokenizer: str = "char"


BASE = {"block_size": 40, "layers": 2, "heads": 4, "channels": 32, "positions": "learned", "norm": "layer",
        "activation": "gelu", "tied_output": False, "bias": False}
GPT2, LLAMA, ARCEE, STARCODER2, MPT = (
    f"{name}ForCausalLM" if name != "GPT2" else "GPT2LMHeadModel"
    for name in ("GPT2", "Llama", "Arcee", "Starcoder2", "Mpt"))
ROTARY = {"positions": "rotary"}
RMS = ROTARY | {"norm": "rms"}
SWIGLU = RMS | {"activation": "swiglu"}

KIT = [
    Kit("the reference structure", GPT2),
    Kit("biases, tied", GPT2, {"bias": True, "tied_output": True}),
    *(Kit(f"learned, {activation}", GPT2, {"activation": activation, "bias": True})
      for activation in ("gelu_tanh", "relu", "silu")),
    Kit("no positions", GPT2, {"positions": "none"}),
    Kit("inner_channels 50, norm_epsilon 1e-3", GPT2, {"inner_channels": 50, "norm_epsilon": 1e-3}),
    *(Kit(f"rotary, RMS norm, {activation}", LLAMA, RMS | {"activation": activation})
      for activation in ("swiglu", "reglu", "geglu", "geglu_tanh")),
    Kit("the same, biases, tied, 2 key/value heads", LLAMA,
        SWIGLU | {"bias": True, "tied_output": True, "key_value_heads": 2}),
    Kit("the same, head_size 10, rotary_base 500", LLAMA, SWIGLU | {"head_size": 10, "rotary_base": 500.0}),
    Kit("rotary, RMS norm, gelu", ARCEE, RMS),
    Kit("the same, biases, 1 key/value head, tied", ARCEE,
        RMS | {"bias": True, "key_value_heads": 1, "tied_output": True, "activation": "silu"}),
    Kit("rotary, layer norm (notebook 01)", STARCODER2, ROTARY, "tinypy"),
    Kit("the same, keyword tokenizer, biases, tied", STARCODER2, ROTARY | {"bias": True, "tied_output": True},
        "keyword"),
    Kit("the same, 2 key/value heads, head_size 6", STARCODER2,
        ROTARY | {"key_value_heads": 2, "head_size": 6, "activation": "gelu_tanh", "inner_channels": 44}),
    Kit("ALiBi", MPT, {"positions": "alibi"}),
    Kit("ALiBi, 3 heads, tied", MPT, {"positions": "alibi", "heads": 3, "channels": 36, "tied_output": True}),
    Kit("learned, RMS norm", "norm is rms", {"norm": "rms"}),
    Kit("learned, swiglu", "activation is swiglu", {"activation": "swiglu"}),
    Kit("learned, 2 key/value heads", "key_value_heads is 2", {"key_value_heads": 2}),
    Kit("learned, head_size 6", "head_size is 6", {"head_size": 6}),
    Kit("rotary, layer norm, swiglu", "activation is swiglu", ROTARY | {"activation": "swiglu"}),
    Kit("rotary, 33 channels for 4 heads", "channels is 33", SWIGLU | {"channels": 33, "head_size": 8}),
    Kit("ALiBi, relu", "activation is relu", {"positions": "alibi", "activation": "relu"}),
    Kit("ALiBi, biases", "bias is true", {"positions": "alibi", "bias": True}),
    Kit("ALiBi, inner_channels 50", "inner_channels is 50", {"positions": "alibi", "inner_channels": 50}),
]


def compare_kit(codestep, options, case: Kit) -> bool:
    folder = fresh(options, "kit", case.title)
    answer = codestep.ask(export="kit", folder=str(folder), config=BASE | case.settings, tokenizer=case.tokenizer)
    row = f"{'gpt':<7} {case.title:<44}"
    if answer:
        message = next(iter(answer.values()))
        named = "refused" in answer and case.expected in message and not (folder / "exported").exists()
        print(f"{row} {'refused by name' if named else 'WRONG'}: {message}", flush=True)
        return named
    ours, exported = load_file(folder / "ours.safetensors"), folder / "exported"
    model = loaded(exported)
    with torch.no_grad():
        logits = relative(model(torch.tensor(ours["inputs"])).logits.numpy(), ours["logits"])
    unlike = tokens = 0
    for prompt, answer in zip(ours["prompts"], ours["answers"], strict=True):
        prompt, answer = (list(row[row >= 0]) for row in (prompt, answer))
        got = model.generate(torch.tensor([prompt]), max_new_tokens=16)[0, len(prompt):].tolist()
        if model.generation_config.eos_token_id in got:
            got = got[:got.index(model.generation_config.eos_token_id)]
        tokens += max(len(answer), len(got))
        unlike += sum(a != b for a, b in zip(answer, got)) + abs(len(answer) - len(got))
    found = type(model).__name__
    right = logits <= LIMIT and unlike == 0 and found == case.expected
    again = ""
    if found in (GPT2, LLAMA):
        result = again_here(codestep, exported, Case("llama", case.title, length=30, new_tokens=8, gradients=False))
        right, again = right and result <= LIMIT, f", read here again {result:.1e}"
    print(f"{row} {found}: logits {logits:.1e}, {unlike}/{tokens} unlike tokens{again}{'' if right else '  DIFFERS'}",
          flush=True)
    return right


def loaded(folder: Path) -> transformers.PreTrainedModel:
    kind = "Seq2SeqLM" if json.loads((folder / "config.json").read_text()).get("is_encoder_decoder") else "CausalLM"
    model, read = getattr(transformers, f"AutoModelFor{kind}").from_pretrained(
        folder, attn_implementation="eager", output_loading_info=True)
    strange = [name for names in read.values() for name in names]
    if strange:
        raise ValueError(f"{folder}: transformers reports {strange}")
    return model.eval()


def again_here(codestep, exported: Path, case: Case) -> float:
    """How far what Codestep computes with an exported folder is from what transformers does."""
    save_file(expected(case, exported), exported / "expected.safetensors")
    result = codestep.difference(exported)
    if isinstance(result, str) or result.faults or result.unlike:
        print(f"        {result}")
        return float("inf")
    return max(result.logits, result.loss)


def expected(case: Case, folder: Path) -> dict[str, torch.Tensor]:
    """As of parity_models, by the class that AutoModel chooses."""
    model = loaded(folder)
    values = (parity_models.encoder_decoder if case.family == "t5" else parity_models.causal)(case, model)
    values |= parity_models.greedy(case, model)
    return {name: value.detach().contiguous() for name, value in values.items()}


def fresh(options, *words: str) -> Path:
    folder = options.folder("export", *words)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


# --- Imported families ------------------------------------------------------------------------------------------

def imported(family: str, title: str, export: dict | None = None, **settings) -> tuple[Case, dict]:
    usual = {"vocab_size": 1100, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
    return Case(family, title, usual | settings, gradients=False), export or {}


IMPORTED = [
    imported("gpt2", "tied"),
    imported("gpt2", "untied, in shards", {"most": 20_000}, tie_word_embeddings=False),
    imported("gpt2", "in bfloat16", {"precision": "bfloat16"}),
    imported("gpt2", "in float16", {"precision": "float16"}),
    imported("llama", "2 key/value heads", num_key_value_heads=2),
    imported("llama", "tied, biases, linear scaling", tie_word_embeddings=True, attention_bias=True, mlp_bias=True,
             rope_parameters={"rope_type": "linear", "rope_theta": 500.0, "factor": 3.0}),
    imported("qwen2", "in shards", {"most": 50_000}),
    imported("qwen3", "tied", tie_word_embeddings=True),
    imported("t5", "relu, tied"),
    imported("t5", "gated-gelu", feed_forward_proj="gated-gelu"),
    imported("t5", "untied, in bfloat16", {"precision": "bfloat16"}),
]


def compare_imported(codestep, options, case: Case, export: dict) -> bool:
    folder = fresh(options, case.family, case.title)
    model, exported = folder / "model", folder / "exported"
    parity_models.make(case.named(untied="untied" in case.title and case.family == "t5"), model)
    library = [text for text in map(parity_tokenizers.read, parity_tokenizers.library_files()[:200]) if text]
    made = parity_tokenizers.trained(TOKENIZERS[case.family], iter(library[:20]))
    made.save(str(model / "tokenizer.json"))
    if case.family != "gpt2":  # by the name of the family alone, transformers make tokenizers that are the family's
        (model / "tokenizer_config.json").write_text('{"tokenizer_class": "PreTrainedTokenizerFast"}\n')
    answer = codestep.ask(export="folder", folder=str(folder), **export)
    row = f"{case.family:<7} {case.title:<44}"
    if answer:
        print(f"{row} WRONG: {answer}", flush=True)
        return False
    before, after = load_file(model / "expected.safetensors"), expected(case, exported)
    logits = relative(before["logits"], after["logits"].float().numpy())
    unlike = int(np.sum(before["answers"] != after["answers"].numpy()))
    if "precision" in export:
        again, right = 0.0, as_rounded(model, exported)
    else:
        again = again_here(codestep, exported, case)
        right = logits <= LIMIT and unlike == 0 and again <= LIMIT
    texts = [text[:2000] for text in library]
    tokenizer = transformers.AutoTokenizer.from_pretrained(exported)
    strange = sum(tokenizer(text, add_special_tokens=False).input_ids != made.encode(text, add_special_tokens=False).ids
                  for text in texts)
    shards = len(list(exported.glob("model*.safetensors")))
    right = right and strange == 0 and (shards > 1) == ("most" in export)
    print(f"{row} {type(loaded(exported)).__name__}: logits {logits:.1e}, {unlike}/{before['answers'].size} unlike"
          f" tokens, read here again {again:.1e}, {strange}/{len(texts)} unlike texts{'' if right else '  DIFFERS'}",
          flush=True)
    return right


def as_rounded(model: Path, exported: Path) -> bool:
    """Whether every weight is the nearest of its type."""
    before, after = loaded(model).state_dict(), loaded(exported).state_dict()
    return all(torch.equal(before[name].to(after[name].dtype), after[name]) and after[name].dtype != torch.float32
               for name in before)


# --- Adapters ---------------------------------------------------------------------------------------------------

LORA = {"rank": 3, "alpha": 5.0, "scaling": "rank", "targets": ".*", "dropout": 0.0, "dora": False,
        "modules_to_save": []}
RS, DORA = {"scaling": "root_rank"}, {"dora": True}


def lora(targets: str, *saved: str, **more) -> dict:
    return LORA | {"targets": targets, "modules_to_save": list(saved)} | more


def of_kit(title: str, expected: str, settings: dict, adapter: dict) -> tuple[Kit, dict]:
    return Kit(title, expected, settings), adapter


KIT_ADAPTERS = [
    of_kit("reference structure, all layers", GPT2, {}, lora(".*")),
    of_kit("reference structure, DoRA, rsLoRA", GPT2, {}, lora(".*qkv|.*expand", **DORA | RS)),
    of_kit("biases, tied, DoRA, wpe saved", GPT2, {"bias": True, "tied_output": True}, lora(".*", "positions", **DORA)),
    of_kit("no positions, lm_head and wte saved", GPT2, {"positions": "none"},
           lora("o_proj,down_proj", "lm_head", "embed_tokens")),
    of_kit("rotary, swiglu, q_proj and v_proj", LLAMA, SWIGLU, lora("q_proj,v_proj")),
    of_kit("the same, all-linear, rsLoRA, biases", LLAMA, SWIGLU | {"bias": True, "key_value_heads": 2},
           lora("all-linear", **RS)),
    of_kit("the same, whole layers, DoRA, lm_head saved", LLAMA, SWIGLU | {"head_size": 10},
           lora(".*qkv|.*expand", "lm_head", **DORA)),
    of_kit("rotary, RMS norm, gelu, DoRA", ARCEE, RMS | {"bias": True}, lora("all-linear", **DORA)),
    of_kit("rotary, layer norm, k_proj, up_proj", STARCODER2, ROTARY, lora("k_proj,up_proj")),
    of_kit("the same, DoRA, o_proj, embed_tokens saved", STARCODER2, ROTARY | {"bias": True},
           lora(".*qkv|.*expand|output", "o_proj", "embed_tokens", **DORA)),
    of_kit("ALiBi, all layers", MPT, {"positions": "alibi"}, lora(".*")),
    of_kit("ALiBi, tied, DoRA, rsLoRA", MPT, {"positions": "alibi", "tied_output": True},
           lora(".*qkv|.*output", **DORA | RS)),
    of_kit("reference structure, q_proj and v_proj", GPT2, {}, lora("q_proj,v_proj")),
    of_kit("the same, DoRA, rsLoRA, all-linear, biases", GPT2, {"bias": True}, lora("all-linear", **DORA | RS)),
    of_kit("ALiBi, k_proj, DoRA", MPT, {"positions": "alibi"}, lora("k_proj", **DORA)),
    of_kit("ALiBi, all-linear", MPT, {"positions": "alibi"}, lora("all-linear")),
    of_kit("reference structure, down_proj saved", "modules_to_save: block0.feedForward.contract", {},
           lora("up_proj", "down_proj")),
]

FAMILY_ADAPTERS = [
    (Case("gpt2", "LoRA", gradients=False), lora("")),
    (Case("gpt2", "DoRA, all-linear", gradients=False), lora("all-linear", **DORA)),
    (Case("gpt2", "untied, rsLoRA, lm_head, wte, wpe saved", {"tie_word_embeddings": False}, gradients=False),
     lora("c_fc,c_proj", "lm_head", "wte", "wpe", **RS)),
    (Case("llama", "LoRA", {"num_key_value_heads": 2}, gradients=False), lora("")),
    (Case("llama", "DoRA, rsLoRA, all-linear", gradients=False), lora("all-linear", **DORA | RS)),
    (Case("llama", "whole layers, lm_head, embed_tokens saved", gradients=False),
     lora(".*qkv|.*expand", "lm_head", "embed_tokens")),
    (Case("qwen2", "DoRA, k_proj and gate_proj", gradients=False), lora("k_proj,gate_proj", **DORA)),
    (Case("qwen3", "rsLoRA, all-linear", gradients=False), lora("all-linear", **RS)),
    (Case("t5", "LoRA", gradients=False), lora("")),
    (Case("t5", "DoRA, all-linear", gradients=False), lora("all-linear", **DORA)),
    (Case("t5", "gated, untied, k and wi_1, lm_head saved",
          {"feed_forward_proj": "gated-gelu", "tie_word_embeddings": False}, untied=True, gradients=False),
     lora("k,wi_1", "lm_head")),
]


def compare_kit_adapter(codestep, options, case: Kit, adapter: dict) -> bool:
    """On what is exported of the model."""
    folder = fresh(options, "adapter", "kit", case.title)
    answer = codestep.ask(export="kit", folder=str(folder), config=BASE | case.settings, tokenizer=case.tokenizer)
    row = f"{'gpt':<7} {case.title:<44}"
    if answer:
        print(f"{row} WRONG: {answer}", flush=True)
        return False
    answer = codestep.ask(export="adapter", folder=str(folder), base=str(folder / "exported"), lora=adapter)
    if answer:
        message = next(iter(answer.values()))
        named = "refused" in answer and case.expected in message and not (folder / "peft").exists()
        print(f"{row} {'refused by name' if named else 'WRONG'}: {message}", flush=True)
        return named
    return show_adapter(row, folder, case.expected)


def compare_family_adapter(codestep, options, case: Case, adapter: dict) -> bool:
    """On the model itself."""
    folder = fresh(options, "adapter", case.family, case.title)
    parity_models.make(case, folder / "model")
    answer = codestep.ask(export="adapter", folder=str(folder), base=str(folder / "model"), lora=adapter)
    row = f"{case.family:<7} {case.title:<44}"
    if answer:
        print(f"{row} WRONG: {answer}", flush=True)
        return False
    return show_adapter(row, folder, parity_models.CLASSES[case.family][1].__name__)


def show_adapter(row: str, folder: Path, expected: str) -> bool:
    ours = load_file(folder / "ours.safetensors")
    values = {name: torch.tensor(ours[name]) for name in ("inputs", "labels") if name in ours}
    base = loaded(Path(json.loads((folder / "peft/adapter_config.json").read_text())["base_model_name_or_path"]))
    found, alone = type(base).__name__, logits(base, values)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # as of weights that are missing
        warnings.filterwarnings("ignore", "fan_in_fan_out is set")  # PEFT sees by itself which layers are turned
        warnings.filterwarnings("ignore", ".*tie")  # to transformers 5, every T5 is tied
        adapted = peft.PeftModel.from_pretrained(base, folder / "peft").eval()
        beside = relative(logits(adapted, values), ours["logits"])
        merged = relative(logits(adapted.merge_and_unload(), values), ours["merged"])
    effect = relative(alone, ours["logits"])
    right = max(beside, merged) <= LIMIT and effect > 100 * LIMIT and found == expected
    print(f"{row} {found}: logits {beside:.1e}, merged {merged:.1e}, without it {effect:.1e}"
          f"{'' if right else '  DIFFERS'}", flush=True)
    return right


def logits(model: torch.nn.Module, values: dict[str, torch.Tensor]) -> np.ndarray:
    with torch.no_grad():
        return model(input_ids=values["inputs"], labels=values.get("labels")).logits.numpy()


# --- Tokenizers of Codestep's own -------------------------------------------------------------------------------

LETTERS = [
    "<pad>", "<end>", "<unknown>", "\n", "\n\n", "\t", "\r\n", " ", "  ", "a", "b", "print(", ")", " = ", "=", "==",
    "# count", "if ", "for ", " in range(", "0", "7", "10", "255", "256", "<", ">", "<=", "\\", "[", "]", "(", "^", "$",
    "|", ".", "*", "+", "?", "{", "}", "é", "e\u0301", "ß", "→", "😀", "\u00a0", "\u2028", "\x00", "\x85", "\u200d",
    "日", "\ufeff"]


def random_texts(count: int, some: list[str]) -> list[str]:
    numbers = random.Random(4)
    plain = [letter for letter in LETTERS if letter.isascii() and letter.isprintable() or letter in "\n\n\t"]
    texts = ["", *LETTERS]
    while len(texts) < count:
        kind = len(texts) % 4
        if kind == 0:
            text = "".join(numbers.choices(LETTERS, k=numbers.randint(1, 30)))
        elif kind == 1:
            text = "".join(numbers.choices(plain, k=numbers.randint(1, 40)))
        elif kind == 2:
            before = "".join(numbers.choices(["\n", "\t", " "], k=3))
            text = before + numbers.choice(some) + numbers.choice(["\n", " \t", ""])
        else:
            text = "".join(chr(numbers.randint(9, 126)) for _ in range(numbers.randint(1, 30)))
        texts.append(text)
    return texts


def compare_own_tokenizer(codestep, options, name: str) -> bool:
    folder = fresh(options, "tokenizer", name)
    answer = codestep.ask(export="kit", folder=str(folder), config=BASE, tokenizer=name)
    answer |= codestep.ask(export="snippets", count=TEXTS // 2, answer=str(folder / "snippets"))
    snippets = [json.loads(line) for line in (folder / "snippets").read_text(encoding="utf-8").splitlines()]
    texts = snippets + random_texts(TEXTS - len(snippets), snippets)
    (folder / "texts").write_text("".join(json.dumps(text) + "\n" for text in texts), encoding="utf-8")
    answer |= codestep.ask(export="texts", folder=str(folder), texts=str(folder / "texts"),
                           answer=str(folder / "answer"))
    if answer:
        print(f"{name:<52} WRONG: {answer}", flush=True)
        return False
    plain = tokenizers.Tokenizer.from_file(str(folder / "exported/tokenizer.json"))
    fast = transformers.AutoTokenizer.from_pretrained(folder / "exported")
    ids = refused = 0
    unlike = []
    lines = (folder / "answer").read_text(encoding="utf-8").split("\n")
    libraries = [
        ("tokenizers", lambda text: plain.encode(text).ids, plain.decode),
        ("transformers", lambda text: fast(text).input_ids,
         lambda ids: fast.decode(ids + [1, 0, 0], skip_special_tokens=True)),  # an end and padding are no text
    ]
    for text, line in zip(texts, lines):
        ours = json.loads(line)
        ids, refused = ids + len(ours["ids"] or []), refused + (ours["ids"] is None)
        for library, encode, decode in libraries:
            theirs = attempt(encode, text)
            if theirs != ours["ids"]:
                unlike.append((library, text, ours["ids"], theirs))
            elif theirs is not None and decode(theirs) != ours["text"]:
                unlike.append((library, text, ours["text"], decode(theirs)))
    print(f"{name:<52} {len(texts):,} texts, {ids:,} ids, {refused:,} refused by both; {len(unlike)} unlike",
          flush=True)
    for each in unlike[:3]:
        print(f"        {each}")
    return not unlike and 0 < refused < len(texts) / 2


def attempt(encode, text: str) -> list[int] | None:
    try:
        return encode(text)
    except Exception as e:  # noqa: BLE001  (tokenizers raises no other)
        if "Missing [UNK]" in str(e):
            return None
        raise


# ----------------------------------------------------------------------------------------------------------------

def compare_exports(codestep, options) -> int:
    """Prints a row for each model, adapter and tokenizer; the number of those that are not the same in Python."""
    print(f"\nExported models, loaded by AutoModel. At most {LIMIT:g}, relative to the largest logit, is agreement.")
    results = [compare_kit(codestep, options, case) for case in KIT if options.wants("gpt", case.title)]
    results += [compare_imported(codestep, options, case, export) for case, export in IMPORTED
                if options.wants(case.family, case.title)]
    print("\nExported adapters, loaded by PeftModel on what AutoModel loads of the model.")
    results += [compare_kit_adapter(codestep, options, case, adapter) for case, adapter in KIT_ADAPTERS
                if options.wants("gpt", "adapter", case.title)]
    results += [compare_family_adapter(codestep, options, case, adapter) for case, adapter in FAMILY_ADAPTERS
                if options.wants(case.family, "adapter", case.title)]
    print("\nExported tokenizers of Codestep's own, beside tokenizers and AutoTokenizer.")
    results += [compare_own_tokenizer(codestep, options, name) for name in ("char", "keyword", "tinypy")
                if options.wants("tokenizer", name)]
    print(f"{len(results)} exports: {sum(results)} agree or are refused by name, {len(results) - sum(results)} do not")
    return len(results) - sum(results)
