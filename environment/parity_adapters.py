"""Adapters beside PEFT: what both compute with the same one, what ten steps of AdamW make of it, and each read by the
other.

A case is a folder with the model's folder, the adapter that PEFT made, in adapter, and expected.safetensors:
    inputs    token ids (10 · B, T), the batches of ten steps; of an encoder-decoder (10 · B, S), without padding
    labels    of an encoder-decoder only: what it is to answer (10 · B, T)
    logits    of the first batch (B, T, V), with the adapter as it was made
    losses    before each step (10)
    adapter.* each tensor of the adapter after them, by PEFT's names
T5 does not scale its scores: with queries as large as parity_models makes them, training would show no more than how
they magnify the rounding of sums; so they are made smaller, as T5 begins with them.
Codestep answers with ours.safetensors, which has logits, merged and unmerged, and losses of the same, and trained, the
logits after the steps; and with the folder ours, the adapter then, as PEFT reads it.
"""

import json
import shutil
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path

import peft
import torch
from safetensors.numpy import load_file
from safetensors.torch import save_file

import parity_models
from parity_difference import LIMIT, relative

STEPS = 10
BATCH = 2
OPTIMIZER = {"lr": 2e-3, "betas": (0.9, 0.98), "weight_decay": 0.05}
CLIP_NORM = 1.0


@dataclass(frozen=True)
class Case:
    """A model, and the settings of an adapter for it."""

    model: parity_models.Case
    title: str
    adapter: dict = field(default_factory=dict)

    @property
    def family(self) -> str:
        return self.model.family


def cases(family: str, settings: dict, named: list[tuple[str, dict]], untied: bool = False) -> list[Case]:
    model = parity_models.Case(family, "", settings, length=12, untied=untied)
    if family == "t5":
        model = model.named(save=parity_models.with_small_queries)
    return [Case(model, title, adapter) for title, adapter in named]


RS, DORA = {"use_rslora": True}, {"use_dora": True}
ALL = {"target_modules": "all-linear"}

CASES = [
    *cases("gpt2", {}, [
        ("LoRA", {}), ("rsLoRA, all-linear", RS | ALL), ("DoRA", DORA),
        ("DoRA, rsLoRA, all-linear", DORA | RS | ALL),
        ("DoRA, a regular expression", DORA | {"target_modules": r".*\.1\.mlp\.c_(fc|proj)"})]),
    *cases("gpt2", {"tie_word_embeddings": False}, [
        ("lm_head, wte and wpe saved", {"modules_to_save": ["lm_head", "wte", "wpe"]})]),
    *cases("llama", {"num_key_value_heads": 2}, [
        ("LoRA", {}), ("rsLoRA, all-linear", RS | ALL),
        ("LoRA, k_proj and up_proj", {"target_modules": ["k_proj", "up_proj"]}),
        ("DoRA", DORA), ("DoRA, rsLoRA, all-linear", DORA | RS | ALL),
        ("DoRA, q, k, v with lm_head", DORA | {"target_modules": ["q_proj", "k_proj", "v_proj", "lm_head"]}),
        ("LoRA, layers_to_transform", {"layers_to_transform": [1]}),
        ("LoRA, exclude_modules", ALL | {"exclude_modules": ["up_proj", "o_proj"]}),
        ("lm_head and embed_tokens saved", {"modules_to_save": ["lm_head", "embed_tokens"]}),
        ("DoRA, o_proj and lm_head saved", DORA | {"modules_to_save": ["o_proj", "lm_head"]})]),
    *cases("qwen2", {}, [
        ("LoRA", {}), ("rsLoRA, all-linear", RS | ALL), ("DoRA", DORA), ("DoRA, all-linear", DORA | ALL)]),
    *cases("t5", {}, [
        ("LoRA", {}), ("rsLoRA, all-linear", RS | ALL), ("DoRA", DORA), ("DoRA, all-linear", DORA | ALL),
        ("LoRA, k and wo", {"target_modules": ["k", "wo"]})]),
    *cases("t5", {"feed_forward_proj": "gated-gelu", "tie_word_embeddings": False}, [
        ("gated, DoRA, wi_1 and o", DORA | {"target_modules": ["wi_1", "o"]}),
        ("gated, lm_head saved", {"modules_to_save": ["lm_head"]})], untied=True),
]


# --- Making -----------------------------------------------------------------------------------------------------

def make(case: Case, folder: Path) -> None:
    """Writes the model, the adapter and what is expected, anew."""
    model = folder / "model"
    parity_models.make(replace(case.model, gradients=False, prompts=(3,), new_tokens=1), model)
    make_adapter(case, model, folder)


def make_adapter(case: Case, model_folder: Path, folder: Path) -> None:
    """Writes adapter and expected.safetensors of a model that is there."""
    model = parity_models.read(case.family, model_folder)
    torch.manual_seed(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a layer of GPT-2's keeps its weights turned, PEFT sees by itself
        adapted = peft.get_peft_model(model, peft.LoraConfig(
            r=3, lora_alpha=5, init_lora_weights=False, **case.adapter)).eval()
    shutil.rmtree(folder / "adapter", ignore_errors=True)
    adapted.save_pretrained(folder / "adapter")
    (folder / "adapter/README.md").unlink()
    name_base(folder / "adapter/adapter_config.json")
    values = batches(case, adapted)
    values["logits"] = logits(case, adapted, values)
    parameters = [parameter for parameter in adapted.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, **OPTIMIZER)
    losses = []
    for step in range(STEPS):
        loss = result(case, adapted, values, step).loss
        losses.append(loss.detach())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, CLIP_NORM)
        optimizer.step()
    values["losses"] = torch.stack(losses)
    values |= {f"adapter.{name}": tensor for name, tensor in peft.get_peft_model_state_dict(adapted).items()}
    save_file({name: value.detach().contiguous() for name, value in values.items()}, folder / "expected.safetensors")


def name_base(file: Path) -> None:
    """By a name that is the same everywhere, and lists in an order that is."""
    fields = json.loads(file.read_text()) | {"base_model_name_or_path": "codestep-parity/base"}
    fields = {name: sorted(value) if isinstance(value, list) else value for name, value in fields.items()}
    file.write_text(json.dumps(fields, indent=2, sort_keys=True) + "\n")


def batches(case: Case, model: torch.nn.Module) -> dict[str, torch.Tensor]:
    values = {"inputs": parity_models.tokens(model, "steps", STEPS * BATCH, case.model.length)}
    if case.family == "t5":
        values["labels"] = parity_models.tokens(model, "answers", STEPS * BATCH, case.model.length // 2)
    return values


def result(case: Case, model: torch.nn.Module, values: dict[str, torch.Tensor], step: int):
    rows = slice(step * BATCH, (step + 1) * BATCH)
    inputs = values["inputs"][rows]
    return model(input_ids=inputs, labels=values["labels"][rows] if case.family == "t5" else inputs)


def logits(case: Case, model: torch.nn.Module, values: dict[str, torch.Tensor]) -> torch.Tensor:
    with torch.no_grad():
        return result(case, model, values, 0).logits


# --- Comparing --------------------------------------------------------------------------------------------------

def compare_adapters(codestep, options) -> int:
    """Prints a row for each adapter; the number of those that do not agree."""
    print(f"\nAdapters beside peft {peft.__version__}. Largest differences, relative to the largest value of the array;"
          f" at most {LIMIT:g} is agreement.")
    print("read: logits with peft's adapter, merged and unmerged; losses, tensors: of ten steps of AdamW; written:"
          " logits of peft with ours, merged and unmerged.")
    print(f"{'family':<7} {'adapter':<34} {'read':>8} {'losses':>8} {'tensors':>8} {'written':>8}")
    wrong = rows = 0
    for case in CASES:
        if options.wants(case.family, case.title):
            folder = options.folder("adapters", case.family, case.title)
            make(case, folder)
            rows += 1
            wrong += not show(case, folder, codestep.ask(adapter=str(folder)))
    print(f"{rows} adapters: {rows - wrong} agree, {wrong} differ")
    return wrong


def show(case: Case, folder: Path, answer: dict) -> bool:
    row = f"{case.family:<7} {case.title:<34}"
    if answer:
        print(f"{row} {answer}", flush=True)
        return False
    expected, ours = (load_file(folder / file) for file in ("expected.safetensors", "ours.safetensors"))
    written = load_file(folder / "ours/adapter_model.safetensors")
    # PEFT keeps the weight of an output layer that it adapts, too: that of the model, as it was.
    wanted = {name.removeprefix("adapter."): tensor for name, tensor in expected.items()
              if name.startswith("adapter.") and not name.endswith(".base_layer.weight")}
    if wanted.keys() != written.keys():
        print(f"{row} other tensors: {sorted(wanted.keys() ^ written.keys())}", flush=True)
        return False
    tensors = {name: relative(tensor, written[name]) for name, tensor in wanted.items()}
    worst = max(tensors, key=tensors.get)
    found = [
        max(relative(expected["logits"], ours[name]) for name in ("logits", "merged", "unmerged")),
        relative(expected["losses"], ours["losses"]),
        tensors[worst],
        max(relative(ours["trained"], theirs) for theirs in read_by_peft(case, folder)),
    ]
    agrees = max(found) <= LIMIT
    print(row, *(f"{difference:>8.1e}" for difference in found), "" if agrees else f" DIFFERS ({worst})", flush=True)
    return agrees


def read_by_peft(case: Case, folder: Path):
    """The logits of the first batch with the adapter that Codestep wrote."""
    values = {name: torch.from_numpy(array) for name, array in load_file(folder / "expected.safetensors").items()
              if name in ("inputs", "labels")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        adapted = peft.PeftModel.from_pretrained(parity_models.read(case.family, folder / "model"), folder / "ours").eval()
        yield logits(case, adapted, values).numpy()
        yield logits(case, adapted.merge_and_unload(), values).numpy()
