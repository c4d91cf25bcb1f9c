package org.codestep.model.pretrained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelType;
import org.codestep.model.layer.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TransformersConfigTest {

    private static final String LLAMA = "'hidden_size': 24, 'num_attention_heads': 4, 'vocab_size': 97,"
            + " 'num_hidden_layers': 2, 'intermediate_size': 50";

    /** The least that a family's {@code config.json} says. */
    private static final Map<String, String> LEAST = Map.of(
            "gpt2", "'vocab_size': 97", "t5", "'vocab_size': 97", "llama", LLAMA, "qwen2", LLAMA, "qwen3", LLAMA);

    private static ObjectNode json(String fields) {
        try {
            return (ObjectNode) new ObjectMapper().readTree("{" + fields.replace('\'', '"') + "}");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ModelConfig config(String family, String fields) {
        return ModelType.of(family).config(json(LEAST.get(family) + (fields.isEmpty() ? "" : ", " + fields)));
    }

    private static void assertRefused(String message, Executable reading) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, reading).getMessage());
    }

    @Test
    void whatNobodyAskedForIsKeptOrRefused() {
        TransformersConfig file = new TransformersConfig(json("'n': 3, 'use_cache': true, 'dropout': 0.1, 'odd': null,"
                + " 'off': false, 'none': [], 'x': 2"));
        assertEquals(3, file.integer("n"));
        assertEquals(2, file.integer("x", 5));
        file.unused("dropout");
        assertEquals(json("'dropout': 0.1, 'use_cache': true, 'odd': null, 'off': false, 'none': []"), file.rest());
        for (String on : List.of("true", "1", "'yes'", "[1]", "{'a': 0}")) {
            assertRefused("odd is " + on.replace('\'', '"').replace(": ", ":") + ", a setting that is not known here;"
                    + " if it changes nothing that the model computes, take it out",
                    () -> new TransformersConfig(json("'odd': " + on)).rest());
        }
    }

    @Test
    void whatIsOfAnotherKindIsRefused() {
        assertRefused("n is \"3\", wanted a whole number", () -> new TransformersConfig(json("'n': '3'")).integer("n"));
        assertRefused("n is 2.5, wanted a whole number", () -> new TransformersConfig(json("'n': 2.5")).integer("n", 1));
        assertRefused("n is missing, a whole number", () -> new TransformersConfig(json("'n': null")).integer("n"));
        assertRefused("n is true, wanted a number", () -> new TransformersConfig(json("'n': true")).number("n", 1));
        assertRefused("n is missing, a number", () -> new TransformersConfig(json("")).number("n"));
        assertRefused("n is 1, wanted true or false", () -> new TransformersConfig(json("'n': 1")).flag("n", true));
        assertRefused("n is 1, wanted a text", () -> new TransformersConfig(json("'n': 1")).text("n", "a"));
        assertRefused("n is 1, wanted an object", () -> new TransformersConfig(json("'n': 1")).object("n"));
        assertRefused("n is 1, wanted a list", () -> new TransformersConfig(json("'n': 1")).texts("n"));
        assertRefused("n is 1, wanted 0: models with another value are not known here",
                () -> new TransformersConfig(json("'n': 1")).require("n", 0));
    }

    @Test
    void activationsHaveTheNamesOfTransformers() {
        assertEquals(Activation.GELU_TANH, TransformersConfig.activationOf("act", "gelu_new", false));
        assertEquals(Activation.SWIGLU, TransformersConfig.activationOf("act", "swish", true));
        assertRefused("act is quick_gelu, wanted one of gelu, gelu_fast, gelu_new, gelu_pytorch_tanh, relu, silu,"
                + " swish", () -> TransformersConfig.activationOf("act", "quick_gelu", false));
        for (Activation each : Activation.values()) {
            assertEquals(each, TransformersConfig.activationOf("act", TransformersConfig.name(each), each.gated()));
        }
    }

    @Test
    void familiesRefuseWhatTheyDoNotKnow() {
        Map<String, List<String>> unknown = Map.of(
                "gpt2", List.of("add_cross_attention", "quantization_config", "pruned_heads"),
                "llama", List.of("partial_rotary_factor", "sliding_window", "is_decoder"),
                "qwen2", List.of("use_sliding_window", "attention_bias"),
                "qwen3", List.of("use_sliding_window", "num_experts"),
                "t5", List.of("is_decoder", "d_embedding"));
        unknown.forEach((family, settings) -> settings.forEach(setting -> {
            String value = setting.endsWith("s") || setting.endsWith("config") ? "{'0': [1]}" : "7";
            String message = assertThrows(
                    IllegalArgumentException.class, () -> config(family, "'" + setting + "': " + value)).getMessage();
            assertTrue(message.startsWith(setting + " is "), family + ": " + message);
        }));
    }

    @Test
    void rulesOfRotaryPositionsAreKnownOrRefused() {
        assertRefused("rope_type is dynamic, wanted one of default, linear, llama3, yarn: models with another are not"
                + " known here", () -> config("llama", "'rope_scaling': {'type': 'dynamic', 'factor': 2.0}"));
        assertRefused("factor is missing, a number",
                () -> config("llama", "'rope_parameters': {'rope_type': 'linear', 'rope_theta': 1e4}"));
        assertRefused("wave is 3, a setting that is not known here; if it changes nothing that the model computes,"
                + " take it out", () -> config("llama", "'rope_parameters': {'rope_type': 'default', 'wave': 3}"));
        assertRefused("layer_types has sliding_attention, wanted full_attention only: models with other layers are"
                + " not known here", () -> config("qwen3", "'layer_types': ['full_attention', 'sliding_attention']"));
    }

    /** What follows from a setting may be said too, but not otherwise. */
    @Test
    void settingsOfT5ThatContradictEachOtherAreRefused() {
        config("t5", "'feed_forward_proj': 'gated-gelu', 'dense_act_fn': 'gelu_new', 'is_gated_act': true");
        assertRefused("dense_act_fn is \"silu\", wanted relu: models with another value are not known here",
                () -> config("t5", "'dense_act_fn': 'silu'"));
        assertRefused("is_gated_act is true, wanted false: models with another value are not known here",
                () -> config("t5", "'is_gated_act': true"));
        assertRefused("relative_attention_num_buckets must be at least 4, and relative_attention_max_distance more than"
                + " half of it, got 32 and 16", () -> config("t5", "'relative_attention_max_distance': 16"));
    }

    /** Version 4 of transformers wrote these settings beside each other, version 5 into one object. */
    @Test
    void bothVersionsSayTheSame() {
        String rule = "'factor': 8.0, 'low_freq_factor': 1.0, 'high_freq_factor': 4.0,"
                + " 'original_max_position_embeddings': 512";
        assertEquals(
                config("llama", "'rope_theta': 5e5, 'rope_scaling': {'rope_type': 'llama3', " + rule + "}"),
                config("llama", "'rope_parameters': {'rope_theta': 5e5, 'rope_type': 'llama3', " + rule + "}"));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Map<String, List<String>> settings = Map.of(
                "gpt2", List.of("", "'n_inner': 7, 'tie_word_embeddings': false, 'activation_function': 'relu'",
                        "'scale_attn_weights': false, 'scale_attn_by_inverse_layer_idx': true, 'eos_token_id': [1, 2]"),
                "llama", List.of("", "'attention_bias': true, 'mlp_bias': true, 'head_dim': 10",
                        "'rope_scaling': {'type': 'linear', 'factor': 2}, 'num_key_value_heads': 1",
                        "'rope_parameters': {'rope_type': 'yarn', 'factor': 2, 'mscale': 2, 'mscale_all_dim': 1}",
                        "'rope_parameters': {'rope_type': 'llama3', 'factor': 2, 'low_freq_factor': 1,"
                                + " 'high_freq_factor': 4, 'original_max_position_embeddings': 64}"),
                "qwen2", List.of("", "'tie_word_embeddings': true, 'hidden_act': 'gelu'"),
                "qwen3", List.of("", "'attention_bias': true, 'dtype': 'bfloat16'"),
                "t5", List.of("", "'feed_forward_proj': 'gated-gelu', 'tie_word_embeddings': false",
                        "'feed_forward_proj': 'gated-silu', 'num_decoder_layers': 2, 'decoder_start_token_id': 3"));
        settings.forEach((family, all) -> all.forEach(fields -> {
            ModelType type = ModelType.of(family);
            ModelConfig config = config(family, fields);
            ObjectNode written = type.fields(config);
            assertEquals(written, type.fields(type.config(written)), family);
            json(fields).properties().stream()
                    .filter(setting -> !setting.getKey().startsWith("rope_"))
                    .forEach(setting -> assertEquals(setting.getValue(), written.get(setting.getKey()), family));
        }));
    }
}
