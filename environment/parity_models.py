"""Small random models with odd settings, as transformers saves them, and what it computes with them.

A model is a folder as save_pretrained writes it, with expected.safetensors beside its files:
    inputs       token ids (B, T); of an encoder-decoder (B, S), -1 after the end of a row
    labels       of an encoder-decoder only: what it is to answer (B, T), -100 after the end of a row
    logits       (B, T, V), zeros where a row has no label
    loss         the mean over all next tokens, or all labels
    gradient.*   of the loss with respect to each tensor, by transformers' names
    prompts      token ids (P, L), -1 after the end of a row
    answers      the greedy tokens after each prompt (P, N), of one batch with a cache
    margins      by how much the best logit is above the second there (P, N), relative to the row's largest
transformers computes all of it from the folder's files, not from the model that they were made from. The same versions
of the packages make the same bytes again.
"""

import json
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file

torch.set_num_threads(1)  # sums are then in the same order everywhere, and such small ones are sooner done
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()

CLASSES = {
    "gpt2": (transformers.GPT2Config, transformers.GPT2LMHeadModel),
    "t5": (transformers.T5Config, transformers.T5ForConditionalGeneration),
    "llama": (transformers.LlamaConfig, transformers.LlamaForCausalLM),
    "qwen2": (transformers.Qwen2Config, transformers.Qwen2ForCausalLM),
    "qwen3": (transformers.Qwen3Config, transformers.Qwen3ForCausalLM),
}

# What all models of a family here have where their own settings do not say otherwise.
BASES = {
    "gpt2": {"vocab_size": 113, "n_positions": 64, "n_embd": 36, "n_layer": 3, "n_head": 3, "bos_token_id": 1,
             "eos_token_id": 2},
    "t5": {"vocab_size": 131, "d_model": 32, "d_kv": 12, "d_ff": 56, "num_layers": 2, "num_heads": 3,
           "decoder_start_token_id": 0},
    "llama": {"vocab_size": 127, "hidden_size": 48, "intermediate_size": 80, "num_hidden_layers": 2,
              "num_attention_heads": 4, "max_position_embeddings": 96},
}
BASES["qwen2"] = BASES["llama"] | {"num_key_value_heads": 2}
BASES["qwen3"] = BASES["llama"] | {"num_key_value_heads": 2, "head_dim": 20}


def as_saved(model: transformers.PreTrainedModel, folder: Path) -> None:
    model.save_pretrained(folder)


@dataclass(frozen=True)
class Case:
    """A model and what to compute with it."""

    family: str
    title: str
    settings: dict = field(default_factory=dict)
    length: int = 24
    """Of the inputs, in tokens."""
    prompts: tuple[int, ...] = (9, 1, 14, 5)
    """Their lengths."""
    new_tokens: int = 32
    untied: bool = False
    """Whether a T5 has an output layer of its own: version 5 makes none by its settings."""
    save: Callable[[transformers.PreTrainedModel, Path], None] = as_saved
    configured: dict = field(default_factory=dict)
    """What config.json is to say beside what save_pretrained wrote; None: that it leaves the setting out."""
    gradients: bool = True

    def named(self, **changes) -> "Case":
        return replace(self, **changes)


# --- Making -----------------------------------------------------------------------------------------------------

def generator(name: str) -> torch.Generator:
    """The same for the same name, whatever else is drawn."""
    return torch.Generator().manual_seed(zlib.crc32(name.encode()))


def fill(model: torch.nn.Module) -> None:
    """Weights so large that logits differ clearly, and that no norm, bias or table is one that changes nothing."""
    for name, tensor in model.named_parameters():
        values = torch.randn(tensor.shape, generator=generator(name))
        if tensor.dim() == 1:
            values = values * 0.3 + (1 if name.endswith("weight") else 0)
        elif "relative_attention_bias" not in name and name != "transformer.wpe.weight":
            values = values * 0.3
        tensor.data = values


def make(case: Case, folder: Path) -> None:
    """Writes the model's folder anew."""
    shutil.rmtree(folder, ignore_errors=True)
    configuration, model_class = CLASSES[case.family]
    model = model_class(configuration(**BASES[case.family] | case.settings))
    if case.untied:
        model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.detach().clone())
    fill(model)
    case.save(model, folder)
    if case.configured:
        file = folder / "config.json"
        fields = json.loads(file.read_text()) | case.configured
        fields = {name: value for name, value in fields.items() if value is not None}
        file.write_text(json.dumps(fields, indent=2, sort_keys=True) + "\n")
    save_file(expected(case, folder), folder / "expected.safetensors")


def with_small_queries(model: torch.nn.Module, folder: Path) -> None:
    """Saves a T5 whose queries are as small as T5 begins with them: see parity_training."""
    for name, tensor in model.named_parameters():
        if name.endswith("Attention.q.weight"):
            tensor.data *= model.config.d_kv ** -0.5
    model.save_pretrained(folder)


def read(family: str, folder: Path) -> torch.nn.Module:
    """The model of a folder in 32 bits; attention by its formula, no dropout."""
    return CLASSES[family][1].from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()


def expected(case: Case, folder: Path) -> dict[str, torch.Tensor]:
    """What transformers computes with the model of a folder, in 32 bits."""
    model, read = CLASSES[case.family][1].from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
    if read["missing_keys"] or read["mismatched_keys"]:
        raise ValueError(f"transformers does not find {read['missing_keys'] or read['mismatched_keys']}")
    model.eval()
    values = (encoder_decoder if case.family == "t5" else causal)(case, model)
    if case.gradients:
        values["loss"].backward()
        values |= {f"gradient.{name}": tensor.grad for name, tensor in model.named_parameters()}
    values |= greedy(case, model)
    return {name: value.detach().contiguous() for name, value in values.items()}


def tokens(model: torch.nn.Module, name: str, *shape: int) -> torch.Tensor:
    """None of the first three, which mean padding, beginnings and ends."""
    return torch.randint(3, model.config.vocab_size, shape, generator=generator(name))


def causal(case: Case, model: torch.nn.Module) -> dict[str, torch.Tensor]:
    inputs = tokens(model, "inputs", 2, case.length)
    result = model(input_ids=inputs, labels=inputs, return_dict=True)
    return {"inputs": inputs, "logits": result.logits, "loss": result.loss}


def encoder_decoder(case: Case, model: torch.nn.Module) -> dict[str, torch.Tensor]:
    inputs, given = padded(model, "inputs", [case.length, case.length // 2, 3])
    labels, asked = padded(model, "labels", [7, case.length * 2 // 3, 1])
    labels = labels.masked_fill(~asked, -100)
    result = model(input_ids=inputs, attention_mask=given.long(), labels=labels, return_dict=True)
    return {
        "inputs": inputs.masked_fill(~given, -1), "labels": labels, "loss": result.loss,
        "logits": result.logits.masked_fill(~asked[:, :, None], 0),
    }


def padded(model: torch.nn.Module, name: str, lengths: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows of these lengths, zeros after their ends, and where they have tokens."""
    there = torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]
    return tokens(model, name, *there.shape) * there, there


def greedy(case: Case, model: torch.nn.Module) -> dict[str, torch.Tensor]:
    """A decoder's prompts are padded on their left, as transformers wants it."""
    prompts, there = padded(model, "prompts", list(case.prompts))
    given, mask = prompts, there
    if case.family != "t5":
        shifts = [there.shape[1] - length for length in case.prompts]
        given, mask = (
            torch.stack([row.roll(shift) for row, shift in zip(rows, shifts)]) for rows in (prompts, there))
    # transformers 5.18 makes a cache of as many layers as a T5's encoder has, and fails where its decoder has more.
    layers = getattr(model.config, "num_decoder_layers", 0)
    model.generation_config = transformers.GenerationConfig(
        do_sample=False, max_new_tokens=case.new_tokens, use_cache=layers <= model.config.num_hidden_layers,
        pad_token_id=0, decoder_start_token_id=getattr(model.config, "decoder_start_token_id", None))
    with torch.no_grad():
        result = model.generate(given, attention_mask=mask.long(), output_logits=True, return_dict_in_generate=True)
    logits = torch.stack(result.logits, dim=1)
    best = logits.topk(2).values
    return {
        "prompts": prompts.masked_fill(~there, -1), "answers": result.sequences[:, -case.new_tokens:],
        "margins": (best[..., 0] - best[..., 1]) / logits.abs().amax(-1),
    }


# --- Other files than save_pretrained writes --------------------------------------------------------------------

def in_type(dtype: torch.dtype) -> Callable:
    return lambda model, folder: model.to(dtype).save_pretrained(folder)


def in_shards(model: transformers.PreTrainedModel, folder: Path) -> None:
    model.save_pretrained(folder, max_shard_size="20KB")


def as_pickle(model: transformers.PreTrainedModel, folder: Path) -> None:
    """As versions before 4.35 saved it, tied tensors under both names."""
    pickled(model, folder, model.state_dict())


def as_pickle_in_shards(model: transformers.PreTrainedModel, folder: Path) -> None:
    model.config.save_pretrained(folder)
    state = list(model.state_dict().items())
    halves = [dict(state[: len(state) // 2]), dict(state[len(state) // 2:])]
    places = {}
    for number, half in enumerate(halves, start=1):
        file = f"pytorch_model-{number:05}-of-00002.bin"
        torch.save(half, folder / file)
        places |= dict.fromkeys(half, file)
    size = sum(tensor.nbytes for _, tensor in state)
    index = {"metadata": {"total_size": size}, "weight_map": places}
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps(index, indent=2) + "\n")


def as_first_gpt2(model: transformers.PreTrainedModel, folder: Path) -> None:
    """As the first GPT-2 files are: without the prefix, with the masks, without the tied output layer."""
    positions = model.config.n_positions
    state = {}
    for name, tensor in model.transformer.state_dict().items():
        state[name] = tensor
        if name.endswith("attn.c_attn.bias"):
            block = name.removesuffix("c_attn.bias")
            state[block + "bias"] = torch.tril(torch.ones(positions, positions, dtype=torch.uint8))[None, None]
            state[block + "masked_bias"] = torch.tensor(-1e4)
    pickled(model, folder, state)


def pickled(model: transformers.PreTrainedModel, folder: Path, state: dict[str, torch.Tensor]) -> None:
    model.config.save_pretrained(folder)
    torch.save(state, folder / "pytorch_model.bin")
