package org.codestep.model.export;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.codestep.corpus.EntryWriter;
import org.codestep.model.ModelConfig;
import org.codestep.model.attention.AttentionShape;
import org.codestep.model.attention.RotaryPositions;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt2.Gpt2Config;
import org.codestep.model.layer.Activation;
import org.codestep.model.layer.Norm;
import org.codestep.model.llama.LlamaConfig;
import org.codestep.model.pretrained.TransformersConfig;
import org.codestep.model.weights.WeightNames;
import org.codestep.model.weights.WeightNames.Part;
import org.codestep.model.weights.WeightNames.Rule;

/**
 * Which class of transformers computes what a {@link Gpt} does. Positions, norm and activation choose it; what it
 * cannot be told is refused by the setting's name.
 */
final class GptClasses {

    private final GptConfig config;
    private final AttentionShape attention;
    private final int innerChannels;
    private final String architecture;

    private GptClasses(GptConfig config, String architecture) {
        this.config = config;
        this.attention = config.block().attention();
        this.innerChannels = config.block().innerChannels();
        this.architecture = architecture;
    }

    /** @throws IllegalArgumentException if there is none */
    static PythonModel of(GptConfig config) {
        return switch (config.positions()) {
            case LEARNED, NONE -> new GptClasses(config, "GPT2LMHeadModel").gpt2();
            case ALIBI -> new GptClasses(config, "MptForCausalLM").mpt();
            case ROTARY -> config.norm() == Norm.LAYER
                    ? new GptClasses(config, "Starcoder2ForCausalLM").starcoder2()
                    : config.activation().gated()
                            ? new GptClasses(config, "LlamaForCausalLM").llama()
                            : new GptClasses(config, "ArceeForCausalLM").arcee();
        };
    }

    /** The same norms, projections and order of parts. Without learned positions, those are zero. */
    private PythonModel gpt2() {
        requireLayerNorm();
        requireNoGate();
        requireEqualHeads();
        return of(new Gpt2Config(config.vocabularySize(), config.blockSize(), config.layers(), config.heads(),
                config.channels(), innerChannels, config.activation(), config.normEpsilon(), true, false,
                config.tiedOutput(), EntryWriter.object()));
    }

    private PythonModel llama() {
        requireWholeHeads();
        boolean bias = config.bias();
        return of(new LlamaConfig("llama", config.vocabularySize(), config.blockSize(), config.layers(),
                config.heads(), attention.keyValueHeads(), attention.headSize(), config.channels(), innerChannels,
                config.activation(), config.normEpsilon(), new RotaryPositions(config.rotaryBase()), bias, bias, bias,
                false, config.tiedOutput(), EntryWriter.object()));
    }

    /** A family of ours, whose layers have the same names. */
    private PythonModel of(ModelConfig family) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        family.create(new SplittableRandom(0)).parameters()
                .forEach((name, parameter) -> shapes.put(name, parameter.getShape()));
        return PythonModel.ofFamily(family, missing(shapes));
    }

    /** Rotary positions with layer normalisation, whose biases this class always has. */
    private PythonModel starcoder2() {
        requireNoGate();
        requireWholeHeads();
        ObjectNode fields = rotary("starcoder2")
                .put("norm_epsilon", config.normEpsilon())
                .put("use_bias", config.bias())
                .putNull("sliding_window");
        Map<String, Shape> shapes = new LinkedHashMap<>();
        new Gpt(config.withBias(), new SplittableRandom(0)).parameters().forEach((name, parameter) -> {
            if (name.endsWith("orm.bias")) {
                shapes.put(name, parameter.getShape());
            }
        });
        return new PythonModel(fields, rotaryNames("c_fc", "c_proj"), missing(shapes));
    }

    /** Rotary positions with RMS norm and no gate. */
    private PythonModel arcee() {
        requireWholeHeads();
        ObjectNode fields = rotary("arcee")
                .put("rms_norm_eps", config.normEpsilon())
                .put("attention_bias", config.bias())
                .put("mlp_bias", config.bias());
        return new PythonModel(fields, rotaryNames("up_proj", "down_proj"), Map.of());
    }

    private ObjectNode rotary(String type) {
        ObjectNode fields = fields(type)
                .put("vocab_size", config.vocabularySize())
                .put("max_position_embeddings", config.blockSize())
                .put("num_hidden_layers", config.layers())
                .put("num_attention_heads", config.heads())
                .put("num_key_value_heads", attention.keyValueHeads())
                .put("head_dim", attention.headSize())
                .put("hidden_size", config.channels())
                .put("intermediate_size", innerChannels)
                .put("hidden_act", TransformersConfig.name(config.activation()))
                .put("tie_word_embeddings", config.tiedOutput())
                .put("rope_theta", config.rotaryBase());
        fields.putObject("rope_parameters").put("rope_type", "default").put("rope_theta", config.rotaryBase());
        return fields;
    }

    private WeightNames rotaryNames(String expand, String contract) {
        String theirs = "model.layers.*.";
        return names("model.embed_tokens", "model.norm", List.of(
                Rule.of("block*.attentionNorm", theirs + "input_layernorm"),
                Rule.joined("block*.attention.qkv",
                        Part.of(theirs + "self_attn.q_proj", attention.queryWidth()),
                        Part.of(theirs + "self_attn.k_proj", attention.keyValueWidth()),
                        Part.of(theirs + "self_attn.v_proj", attention.keyValueWidth())),
                Rule.of("block*.attention.output", theirs + "self_attn.o_proj"),
                Rule.of("block*.feedForwardNorm", theirs + "post_attention_layernorm"),
                Rule.of("block*.feedForward.expand", theirs + "mlp." + expand),
                Rule.of("block*.feedForward.contract", theirs + "mlp." + contract)));
    }

    /** ALiBi with the same slopes; this class has one activation, no biases, and one width between its layers. */
    private PythonModel mpt() {
        requireLayerNorm();
        require(config.activation() == Activation.GELU, "activation", config.activation(), "gelu");
        require(!config.bias(), "bias", true, "false");
        requireEqualHeads();
        require(innerChannels == 4 * config.channels(), "inner_channels", innerChannels, "four times the channels");
        ObjectNode fields = fields("mpt")
                .put("vocab_size", config.vocabularySize())
                .put("max_seq_len", config.blockSize())
                .put("n_layers", config.layers())
                .put("n_heads", config.heads())
                .put("d_model", config.channels())
                .put("expansion_ratio", 4)
                .put("layer_norm_epsilon", config.normEpsilon())
                .put("no_bias", true)
                .put("tie_word_embeddings", config.tiedOutput());
        fields.putObject("attn_config").put("alibi", true);
        String theirs = "transformer.blocks.*.";
        return new PythonModel(fields, names("transformer.wte", "transformer.norm_f", List.of(
                Rule.of("block*.attentionNorm", theirs + "norm_1"),
                Rule.of("block*.attention.qkv", theirs + "attn.Wqkv"),
                Rule.of("block*.attention.output", theirs + "attn.out_proj"),
                Rule.of("block*.feedForwardNorm", theirs + "norm_2"),
                Rule.of("block*.feedForward.expand", theirs + "ffn.up_proj"),
                Rule.of("block*.feedForward.contract", theirs + "ffn.down_proj"))), Map.of());
    }

    private ObjectNode fields(String type) {
        ObjectNode fields = EntryWriter.object().put(PythonModel.TYPE, type);
        fields.putArray(PythonModel.CLASSES).add(architecture);
        return fields;
    }

    private WeightNames names(String tokens, String norm, List<Rule> blocks) {
        List<Rule> rules = new ArrayList<>(blocks);
        rules.add(Rule.of("tokens", tokens));
        rules.add(Rule.of("norm", norm));
        if (!config.tiedOutput()) {
            rules.add(Rule.of("output", "lm_head"));
        }
        return new WeightNames(rules, List.of());
    }

    /** Those that the model has not. */
    private Map<String, Shape> missing(Map<String, Shape> wanted) {
        Map<String, Shape> missing = new LinkedHashMap<>(wanted);
        missing.keySet().removeAll(new Gpt(config, new SplittableRandom(0)).parameters().keySet());
        return missing;
    }

    private void requireLayerNorm() {
        require(config.norm() == Norm.LAYER, "norm", config.norm(), "layer");
    }

    private void requireNoGate() {
        require(!config.activation().gated(), "activation", config.activation(), "one without a gate");
    }

    private void requireEqualHeads() {
        require(attention.keyValueHeads() == config.heads(), "key_value_heads", attention.keyValueHeads(),
                "as many as heads");
        require(attention.queryWidth() == config.channels(), "head_size", attention.headSize(),
                "channels divided by heads");
    }

    /** Nothing that is computed asks for it, but transformers do. */
    private void requireWholeHeads() {
        require(config.channels() % config.heads() == 0, "channels", config.channels(), "a multiple of heads");
    }

    private void require(boolean fits, String setting, Object value, String wanted) {
        if (!fits) {
            throw new IllegalArgumentException("transformers has no class for this model: " + setting + " is "
                    + value.toString().toLowerCase(Locale.ROOT) + ", and " + architecture + ", the nearest to it, takes"
                    + " only " + wanted);
        }
    }
}
