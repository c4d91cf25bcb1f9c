"""The models that environment/parity compares, and the settings that it changes one by one."""

import torch

from parity_models import (
    Case, as_first_gpt2, as_pickle, as_pickle_in_shards, in_shards, in_type,
)

# --- Models -----------------------------------------------------------------------------------------------------

VERSION_4 = {"transformers_version": "4.40.0", "dtype": None, "torch_dtype": "float32"}
LLAMA_4 = VERSION_4 | {"rope_parameters": None, "rope_theta": 700.0, "rope_scaling": None}


def gpt2(title: str, length: int = 24, save=None, configured=None, **settings) -> Case:
    return case("gpt2", title, length, save, configured, settings)


def t5(title: str, length: int = 24, save=None, configured=None, untied: bool = False, **settings) -> Case:
    return case("t5", title, length, save, configured, settings).named(untied=untied)


def llama(title: str, length: int = 24, save=None, configured=None, **settings) -> Case:
    return case("llama", title, length, save, configured, settings)


def qwen2(title: str, length: int = 24, save=None, configured=None, **settings) -> Case:
    return case("qwen2", title, length, save, configured, settings)


def qwen3(title: str, length: int = 24, save=None, configured=None, **settings) -> Case:
    return case("qwen3", title, length, save, configured, settings)


def case(family: str, title: str, length: int, save, configured, settings: dict) -> Case:
    plain = Case(family, title, settings, length=length, configured=configured or {})
    return plain.named(save=save) if save else plain


def scaled(rope_type: str, **more) -> dict:
    return {"rope_type": rope_type, "rope_theta": 500.0} | more


def stored(make, **settings) -> list[Case]:
    """A family's model in every kind of file."""
    return [
        make("float16 file", save=in_type(torch.float16), **settings),
        make("bfloat16 file", save=in_type(torch.bfloat16), **settings),
        make("shards", save=in_shards, **settings),
        make("pytorch_model.bin", save=as_pickle, **settings),
        make("pytorch_model.bin in shards", save=as_pickle_in_shards, **settings),
    ]


GPT2_ACTIVATIONS = ["gelu", "relu", "silu", "swish", "gelu_pytorch_tanh", "gelu_fast"]
LLAMA_ACTIVATIONS = ["gelu", "relu", "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "swish"]
T5_FORWARDS = ["gated-gelu", "gated-silu", "gated-relu", "gelu", "gelu_new", "silu", "gated-gelu_new"]

MODELS = [
    gpt2("gelu_new, tied"),
    gpt2("n_inner 50, untied", n_inner=50, tie_word_embeddings=False),
    *(gpt2(activation, activation_function=activation, n_layer=2) for activation in GPT2_ACTIVATIONS),
    gpt2("scale_attn_by_inverse_layer_idx", scale_attn_by_inverse_layer_idx=True),
    gpt2("scale_attn_weights false", scale_attn_weights=False),
    gpt2("layer_norm_epsilon 1e-3", layer_norm_epsilon=1e-3),
    gpt2("heads of 1 channel", n_head=36, n_layer=2),
    gpt2("all 64 positions", length=64),
    gpt2("config.json of distilgpt2", n_inner=None, configured=VERSION_4 | {
        "torch_dtype": None, "_num_labels": 1, "n_ctx": 64, "id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0},
        "task_specific_params": {"text-generation": {"do_sample": True, "max_length": 50}}, "n_inner": None,
        "scale_attn_weights": None, "tie_word_embeddings": None, "add_cross_attention": None}),
    gpt2("the first GPT-2's .bin", save=as_first_gpt2),
    *stored(gpt2),
    t5("v1.0: relu, tied"),
    t5("v1.1: gated-gelu, untied", untied=True, feed_forward_proj="gated-gelu", tie_word_embeddings=False),
    t5("v1.1 in version 4", untied=True, feed_forward_proj="gated-gelu", configured=VERSION_4 | {
        "tie_word_embeddings": False, "scale_decoder_outputs": None, "dense_act_fn": None, "is_gated_act": None}),
    t5("CodeT5", vocab_size=257, d_kv=8, num_heads=4, eos_token_id=2, configured=VERSION_4 | {
        "bos_token_id": 1, "n_positions": 64, "output_past": True, "gradient_checkpointing": False,
        "tie_word_embeddings": None, "scale_decoder_outputs": None, "dense_act_fn": None, "is_gated_act": None,
        "is_decoder": None, "classifier_dropout": None, "relative_attention_max_distance": None,
        "id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0},
        "task_specific_params": {"summarization": {"max_length": 20, "num_beams": 4, "prefix": "summarize: "}}}),
    *(t5(forward, feed_forward_proj=forward, num_layers=1) for forward in T5_FORWARDS),
    t5("11 buckets up to 29, length 60", length=60, relative_attention_num_buckets=11,
       relative_attention_max_distance=29),
    t5("32 buckets, length 150", length=150),
    t5("1 encoder, 3 decoder layers", num_layers=1, num_decoder_layers=3),
    t5("3 encoder layers, 1 decoder layer", num_layers=3, num_decoder_layers=1),
    t5("heads of 5 channels", d_kv=5, num_heads=7),
    t5("layer_norm_epsilon 1e-2", layer_norm_epsilon=1e-2),
    t5("decoder_start_token_id 7", decoder_start_token_id=7),
    # Codestep takes n_positions for the longest prompt and answer, though the positions are relative and have no end.
    t5("n_positions 16, length 40", length=40, configured={"n_positions": 16}).named(new_tokens=16),
    *(t5(f"{'untied' if untied else 'tied'}, tie_word_embeddings {said}", untied=untied,
         configured={"tie_word_embeddings": said, "scale_decoder_outputs": None})
      for untied in (False, True) for said in (False, True)),
    *(t5(f"{'untied' if untied else 'tied'}, scale_decoder_outputs {said}", untied=untied,
         configured={"scale_decoder_outputs": said}) for untied in (False, True) for said in (False, True)),
    *stored(t5),
    *stored(lambda title, save: t5(f"{title}, untied", save=save, untied=True)),
    llama("4 key/value heads"),
    llama("2 key/value heads, tied", num_key_value_heads=2, tie_word_embeddings=True),
    llama("1 key/value head", num_key_value_heads=1),
    llama("attention_bias", attention_bias=True, num_key_value_heads=2),
    llama("mlp_bias", mlp_bias=True),
    llama("head_dim 10", head_dim=10, num_key_value_heads=2),
    llama("head_dim 26", head_dim=26, num_key_value_heads=1, attention_bias=True),
    *(llama(activation, hidden_act=activation) for activation in LLAMA_ACTIVATIONS),
    llama("rms_norm_eps 1e-2", rms_norm_eps=1e-2),
    llama("rope_theta 77", rope_parameters=scaled("default", rope_theta=77.0)),
    llama("linear scaling", rope_parameters=scaled("linear", factor=3.0)),
    llama("llama3 scaling, beyond the trained length", length=90, head_dim=16, rope_parameters=scaled(
        "llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=32)),
    llama("yarn scaling, beyond the trained length", length=90, head_dim=16, rope_parameters=scaled(
        "yarn", factor=4.0, original_max_position_embeddings=24)),
    llama("yarn with betas and an attention_factor", length=60, head_dim=16, rope_parameters=scaled(
        "yarn", factor=4.0, original_max_position_embeddings=24, beta_fast=6.0, beta_slow=0.5,
        attention_factor=0.7)),
    llama("yarn with mscale", length=60, head_dim=16, rope_parameters=scaled(
        "yarn", factor=4.0, original_max_position_embeddings=24, mscale=0.8, mscale_all_dim=0.5)),
    llama("yarn, truncate false", length=60, head_dim=16, rope_parameters=scaled(
        "yarn", factor=4.0, original_max_position_embeddings=24, truncate=False)),
    llama("SmolLM2", hidden_size=36, num_attention_heads=9, num_key_value_heads=3, tie_word_embeddings=True,
          rms_norm_eps=1e-5, configured=LLAMA_4 | {
              "rope_theta": 100000, "rope_interleaved": False, "is_llama_config": True, "head_dim": None,
              "transformers.js_config": {"kv_cache_dtype": {"q4f16": "float16"}}}),
    llama("version 4, rope_theta", configured=LLAMA_4 | {"head_dim": None, "mlp_bias": None, "attention_bias": None}),
    llama("version 4, linear scaling", configured=LLAMA_4 | {"rope_scaling": {"type": "linear", "factor": 2.0}}),
    llama("version 4, llama3 scaling", length=80, num_key_value_heads=1, configured=LLAMA_4 | {"rope_scaling": {
        "rope_type": "llama3", "factor": 4.0, "low_freq_factor": 1.0, "high_freq_factor": 3.0,
        "original_max_position_embeddings": 24}}),
    llama("version 4, yarn scaling", length=80, configured=LLAMA_4 | {"rope_scaling": {
        "rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 24}}),
    llama("several ends", eos_token_id=[5, 6, 7], bos_token_id=3),
    *stored(llama, num_key_value_heads=2),
    *stored(lambda title, save: llama(f"{title}, tied", save=save, tie_word_embeddings=True)),
    qwen2("2 key/value heads"),
    qwen2("tied, 4 key/value heads", tie_word_embeddings=True, num_key_value_heads=4),
    qwen2("config.json of Qwen2.5-Coder", tie_word_embeddings=True, configured=LLAMA_4 | {
        "rope_theta": 1000000.0, "rope_scaling": None, "layer_types": None, "sliding_window": 32768,
        "use_sliding_window": False, "max_window_layers": 21, "use_mrope": False}),
    qwen2("yarn scaling in version 4", length=80, configured=LLAMA_4 | {"layer_types": None, "rope_scaling": {
        "type": "yarn", "factor": 4.0, "original_max_position_embeddings": 24}}),
    *stored(qwen2),
    qwen3("head_dim 20"),
    qwen3("head_dim 128 by default of the class", head_dim=128, num_attention_heads=2, configured={"head_dim": None}),
    qwen3("tied, 1 key/value head", tie_word_embeddings=True, num_key_value_heads=1),
    qwen3("attention_bias", attention_bias=True),
    qwen3("config.json of version 4", tie_word_embeddings=True, configured=LLAMA_4 | {
        "layer_types": None, "sliding_window": None, "use_sliding_window": False, "max_window_layers": 28}),
    qwen3("rms_norm_eps 1e-2, gelu", rms_norm_eps=1e-2, hidden_act="gelu"),
    *stored(qwen3),
]

# --- Settings ---------------------------------------------------------------------------------------------------

# Another value, or several, of each setting: of every one that transformers has for the family, and of others that
# files on the Hub hold. The reference decides what a setting does: whether it changes a result at all.
OF_EVERY_FAMILY = {
    "transformers_version": ["4.20.0"],
    "architectures": [["OtherModel"]],
    "output_hidden_states": [True],
    "output_attentions": [True],
    "return_dict": [False],
    "dtype": ["bfloat16", "float16"],
    "torch_dtype": ["bfloat16"],
    "chunk_size_feed_forward": [4],
    "is_encoder_decoder": [True, False],
    "id2label": [{"0": "NO", "1": "YES", "2": "MAYBE"}],
    "label2id": [{"NO": 0, "YES": 1, "MAYBE": 2}],
    "problem_type": ["regression"],
    "_name_or_path": ["elsewhere"],
    "model_type": [],  # another family
    "pad_token_id": [3],
    "bos_token_id": [4],
    "eos_token_id": [9, [9, 10]],
    "use_cache": [False],
    "vocab_size": [140],
    "tie_word_embeddings": [False, True],
    "tie_last_hidden_states": [False],
    "per_layer_config": [{"1": {"intermediate_size": 20}}],
    "gradient_checkpointing": [True],
    "task_specific_params": [{"text-generation": {"do_sample": True}}],
    "quantization_config": [{"quant_method": "bitsandbytes", "load_in_8bit": True}],
    "torchscript": [True],
    "pruned_heads": [{"0": [1]}],
    "is_decoder": [True],
    "add_cross_attention": [True],
    "cross_attention_hidden_size": [12],
    "num_beams": [4],
    "temperature": [0.5],
    "max_length": [5],
    "repetition_penalty": [3.0],
    "no_repeat_ngram_size": [1],
    "bad_words_ids": [[[5]]],
    "suppress_tokens": [[5, 6]],
    "forced_bos_token_id": [7],
    "forced_eos_token_id": [8],
    "min_length": [10],
    "attn_implementation": ["eager"],
}
GPT2 = {
    "n_positions": [80],
    "n_ctx": [80],
    "n_embd": [24],
    "n_layer": [2],
    "n_head": [4],
    "n_inner": [40, None],
    "hidden_size": [24],
    "num_hidden_layers": [2],
    "num_attention_heads": [4],
    "max_position_embeddings": [80],
    "activation_function": ["relu", "gelu_10", "gelu_accurate", "gelu_python", "mish", "quick_gelu", "tanh", "linear",
                            "laplace", "sigmoid", "relu2", "relu6", "leaky_relu", "nonsense"],
    "resid_pdrop": [0.5],
    "embd_pdrop": [0.5],
    "attn_pdrop": [0.5],
    "layer_norm_epsilon": [0.1],
    "initializer_range": [0.5],
    "summary_type": ["mean"],
    "summary_use_proj": [False],
    "summary_activation": ["tanh"],
    "summary_proj_to_labels": [False],
    "summary_first_dropout": [0.5],
    "scale_attn_weights": [False],
    "scale_attn_by_inverse_layer_idx": [True],
    "reorder_and_upcast_attn": [True],
}
T5 = {
    "d_model": [24],
    "d_kv": [7],
    "d_ff": [31],
    "num_layers": [1],
    "num_decoder_layers": [1],
    "num_heads": [2],
    "relative_attention_num_buckets": [9],
    "relative_attention_max_distance": [13],
    "dropout_rate": [0.5],
    "layer_norm_epsilon": [0.1],
    "initializer_factor": [0.3],
    "feed_forward_proj": ["gated-gelu", "gated-mish", "gelu", "tanh", "silu-gelu", "gated-gelu-new"],
    "dense_act_fn": ["silu"],
    "is_gated_act": [True],
    "classifier_dropout": [0.5],
    "scale_decoder_outputs": [False],
    "decoder_start_token_id": [5],
    "n_positions": [10],
    "output_past": [False],
    "gradient_checkpointing": [True],
    "hidden_size": [24],
    "head_dim": [7],
    "num_attention_heads": [2],
    "num_hidden_layers": [1],
}
ROPE = [
    {"rope_type": "default", "rope_theta": 50.0},
    {"rope_type": "linear", "factor": 2.0, "rope_theta": 50.0},
    {"rope_type": "dynamic", "factor": 2.0, "rope_theta": 50.0},
    {"rope_type": "longrope", "factor": 2.0, "rope_theta": 50.0, "short_factor": [1.5] * 6, "long_factor": [2.0] * 6,
     "original_max_position_embeddings": 12},
    {"rope_type": "llama3", "factor": 8.0, "rope_theta": 50.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
     "original_max_position_embeddings": 16},
    {"rope_type": "yarn", "factor": 2.0, "rope_theta": 50.0, "original_max_position_embeddings": 12},
    {"rope_type": "yarn", "factor": 2.0, "rope_theta": 50.0},
    {"rope_type": "default", "rope_theta": 50.0, "partial_rotary_factor": 0.5},
    {"rope_type": "proportional", "rope_theta": 50.0, "partial_rotary_factor": 0.5},
]
LLAMA = {
    "hidden_size": [24],
    "intermediate_size": [31],
    "num_hidden_layers": [1],
    "num_attention_heads": [6],
    "num_key_value_heads": [1],
    "hidden_act": ["gelu", "mish", "quick_gelu", "tanh"],
    "max_position_embeddings": [120],
    "initializer_range": [0.5],
    "rms_norm_eps": [0.1],
    "pretraining_tp": [2],
    "rope_parameters": ROPE,
    "rope_theta": [50.0],
    "rope_scaling": [{"type": "linear", "factor": 2.0}, {"type": "dynamic", "factor": 2.0}],
    "attention_bias": [True],
    "attention_dropout": [0.5],
    "mlp_bias": [True],
    "head_dim": [8],
    "partial_rotary_factor": [0.5],
    "rope_interleaved": [True],
    "sliding_window": [4],
    "layer_types": [["full_attention"] * 2, ["sliding_attention", "full_attention"], ["chunked_attention"] * 2],
    "attn_logit_softcapping": [30.0],
    "residual_multiplier": [0.5],
    "logit_scale": [0.5],
}
QWEN = LLAMA | {
    "use_sliding_window": [True],
    "max_window_layers": [1],
    "use_mrope": [True],
}
SETTINGS = {"gpt2": OF_EVERY_FAMILY | GPT2, "t5": OF_EVERY_FAMILY | T5, "llama": OF_EVERY_FAMILY | LLAMA,
            "qwen2": OF_EVERY_FAMILY | QWEN, "qwen3": OF_EVERY_FAMILY | QWEN}

# What goes with a changed value: sliding windows need a width that is shorter than the inputs, and what version 4 said
# of rotary positions holds where version 5's settings are not there.
TOGETHER = {"use_sliding_window": {"sliding_window": 4, "max_window_layers": 0, "layer_types": None},
            "max_window_layers": {"use_sliding_window": True, "sliding_window": 4, "layer_types": None},
            "rope_theta": {"rope_parameters": None}, "rope_scaling": {"rope_parameters": None}}
