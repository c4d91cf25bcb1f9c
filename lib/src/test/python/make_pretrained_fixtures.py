"""Writes lib/src/test/resources/pretrained: tiny models of each family as transformers saves and computes them.

The tests compare the Java models with them: logits, loss, every gradient, greedy tokens. What stands in
expected.safetensors is said in environment/parity_models.py, which makes them, and what in generation.json in
environment/parity_generation.py; environment/parity compares many more.
Needs what environment/parity-requirements.txt lists; run from anywhere: python3 make_pretrained_fixtures.py
"""

import sys
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(LIBRARY.parent / "environment"))

import parity_generation  # noqa: E402  (found through the path above)
from parity_models import Case, make  # noqa: E402

LLAMA = {"vocab_size": 53, "hidden_size": 16, "intermediate_size": 20, "num_hidden_layers": 2,
         "max_position_embeddings": 64}
T5 = {"vocab_size": 51, "d_model": 12, "d_kv": 5, "d_ff": 16, "num_heads": 2}

MODELS = {
    "gpt2": Case("gpt2", "n_inner, scaled by layer", {
        "vocab_size": 61, "n_positions": 32, "n_embd": 12, "n_layer": 2, "n_head": 2, "n_inner": 20,
        "scale_attn_by_inverse_layer_idx": True}),
    "codet5": Case("t5", "relu, tied, as version 4 wrote it", T5 | {"eos_token_id": 2}, configured={
        "bos_token_id": 1, "n_positions": 64, "output_past": True, "gradient_checkpointing": False,
        "transformers_version": "4.6.1", "dtype": None, "torch_dtype": "float32", "tie_word_embeddings": None,
        "scale_decoder_outputs": None, "dense_act_fn": None, "is_gated_act": None, "is_decoder": None,
        "classifier_dropout": None, "relative_attention_max_distance": None}),
    "t5-1.1": Case("t5", "gated-gelu, untied, more decoder layers", T5 | {
        "feed_forward_proj": "gated-gelu", "num_layers": 1, "num_decoder_layers": 2,
        "relative_attention_num_buckets": 9, "relative_attention_max_distance": 11}, untied=True,
        configured={"tie_word_embeddings": False, "scale_decoder_outputs": None}),
    "llama": Case("llama", "grouped queries, llama3 scaling", LLAMA | {
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 6, "rope_parameters": {
            "rope_type": "llama3", "rope_theta": 100.0, "factor": 4.0, "low_freq_factor": 1.0,
            "high_freq_factor": 4.0, "original_max_position_embeddings": 16}}),
    "qwen2": Case("qwen2", "biases, tied, one key/value head", LLAMA | {
        "num_attention_heads": 4, "num_key_value_heads": 1, "tie_word_embeddings": True}),
    "qwen3": Case("qwen3", "normalised queries and keys", LLAMA | {
        "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 10}),
}


ANSWERING = ("gpt2", "codet5", "llama")
"""Of these also generation.json is written, which environment/parity_generation.py describes."""


def main() -> None:
    for name, case in MODELS.items():
        folder = LIBRARY / "src/test/resources/pretrained" / name
        make(case.named(length=14, prompts=(6, 1, 9), new_tokens=16), folder)
        if name in ANSWERING:
            runs = list(parity_generation.runs(beams=(3,)))
            parity_generation.make(case.family, folder, runs, lengths=(6, 1, 9), new_tokens=10)
        print(f"{folder}: {case.title}, {sum(file.stat().st_size for file in folder.iterdir()):,} bytes")


if __name__ == "__main__":
    main()
