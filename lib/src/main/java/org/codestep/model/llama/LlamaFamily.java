package org.codestep.model.llama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.codestep.corpus.EntryWriter;
import org.codestep.model.ModelConfig;
import org.codestep.model.attention.RotaryPositions;
import org.codestep.model.attention.RotaryScaling;
import org.codestep.model.layer.Activation;
import org.codestep.model.pretrained.TransformersConfig;
import org.codestep.model.pretrained.TransformersType;
import org.codestep.model.weights.WeightNames;
import org.codestep.model.weights.WeightNames.Part;
import org.codestep.model.weights.WeightNames.Rule;

/** The kinds of {@link Llama} in the register: how their folders name what they are made of. */
public abstract class LlamaFamily extends TransformersType {

    private static final int USUAL_LENGTH = 2048;
    private static final double USUAL_BASE = 10_000;

    private LlamaFamily() {}

    /** Llama, and what says that it is one, as SmolLM2. */
    public static final class LlamaType extends LlamaFamily {

        @Override
        public String name() {
            return "llama";
        }

        @Override
        Biases biases(TransformersConfig file) {
            boolean attention = file.flag("attention_bias", false);
            return new Biases(attention, attention, file.flag("mlp_bias", false));
        }

        @Override
        void write(LlamaConfig config, ObjectNode fields) {
            fields.put("attention_bias", config.inputBias()).put("mlp_bias", config.feedForwardBias());
        }
    }

    /** Qwen2 and Qwen2.5: queries, keys and values have biases. */
    public static final class Qwen2Type extends LlamaFamily {

        @Override
        public String name() {
            return "qwen2";
        }

        @Override
        Biases biases(TransformersConfig file) {
            requireFullAttention(file);
            return new Biases(true, false, false);
        }

        @Override
        void write(LlamaConfig config, ObjectNode fields) {
            fields.put("use_sliding_window", false);
        }
    }

    /** Qwen3: queries and keys are normalised. */
    public static final class Qwen3Type extends LlamaFamily {

        @Override
        public String name() {
            return "qwen3";
        }

        @Override
        Biases biases(TransformersConfig file) {
            requireFullAttention(file);
            boolean attention = file.flag("attention_bias", false);
            return new Biases(attention, attention, false);
        }

        @Override
        boolean headNorm() {
            return true;
        }

        @Override
        int usualHeadSize(int channels, int heads) {
            return 128;
        }

        @Override
        void write(LlamaConfig config, ObjectNode fields) {
            fields.put("attention_bias", config.inputBias()).put("use_sliding_window", false);
        }
    }

    /** Which linear layers add a learned vector. */
    record Biases(boolean input, boolean output, boolean feedForward) {}

    /** Reads what a kind says of biases, and refuses what it may say and is not known here. */
    abstract Biases biases(TransformersConfig file);

    /** Writes what only this kind says. */
    abstract void write(LlamaConfig config, ObjectNode fields);

    /** Whether queries and keys are normalised. */
    boolean headNorm() {
        return false;
    }

    /** The channels of a head where a file does not say. */
    int usualHeadSize(int channels, int heads) {
        return channels / heads;
    }

    @Override
    public abstract String name();

    @Override
    public Class<LlamaConfig> config() {
        return LlamaConfig.class;
    }

    /** Of the size of SmolLM2-135M. */
    @Override
    public LlamaConfig reference(int vocabularySize) {
        Biases biases = biases(new TransformersConfig(EntryWriter.object())); // the usual ones
        return new LlamaConfig(name(), vocabularySize, USUAL_LENGTH, 30, 9, 3, 64, 576, 1536, Activation.SWIGLU, 1e-5,
                new RotaryPositions(USUAL_BASE), biases.input, biases.output, biases.feedForward, headNorm(), true,
                EntryWriter.object());
    }

    @Override
    public LlamaConfig config(ObjectNode fields) {
        TransformersConfig file = new TransformersConfig(fields);
        file.unused("attention_dropout", "is_llama_config");
        file.require("is_decoder", false);
        file.require("rope_interleaved", false);
        file.require("partial_rotary_factor", 1.0);
        int channels = file.integer("hidden_size");
        int heads = file.integer("num_attention_heads");
        int length = file.integer("max_position_embeddings", USUAL_LENGTH);
        Biases biases = biases(file);
        return new LlamaConfig(
                name(),
                file.integer("vocab_size"),
                length,
                file.integer("num_hidden_layers"),
                heads,
                file.integer("num_key_value_heads", heads),
                file.integer("head_dim", usualHeadSize(channels, Math.max(1, heads))),
                channels,
                file.integer("intermediate_size"),
                file.activation("hidden_act", "silu", true),
                file.number("rms_norm_eps", 1e-6),
                rotary(file, length),
                biases.input,
                biases.output,
                biases.feedForward,
                headNorm(),
                file.flag("tie_word_embeddings", false),
                file.rest());
    }

    /** Version 5 of transformers writes one object, earlier ones a number and an object. */
    private static RotaryPositions rotary(TransformersConfig file, int length) {
        double base = file.number("rope_theta", USUAL_BASE);
        TransformersConfig earlier = file.object("rope_scaling");
        TransformersConfig rule = file.has("rope_parameters") ? file.object("rope_parameters") : earlier;
        rule.require("partial_rotary_factor", 1.0);
        base = rule.number("rope_theta", base);
        String type = rule.text("type", "default");
        type = rule.text("rope_type", type);
        int trained = rule.integer("original_max_position_embeddings", length);
        trained = file.integer("original_max_position_embeddings", trained);
        RotaryScaling scaling = scaling(type, rule, trained);
        rule.rest();
        return new RotaryPositions(base, scaling);
    }

    private static RotaryScaling scaling(String type, TransformersConfig rule, int trained) {
        switch (type) {
            case "default":
                return RotaryScaling.NONE;
            case "linear":
                return new RotaryScaling.Linear(rule.number("factor"));
            case "llama3":
                return new RotaryScaling.Llama3(rule.number("factor"), rule.number("low_freq_factor"),
                        rule.number("high_freq_factor"), trained);
            case "yarn":
                double factor = rule.number("factor");
                double usual = magnitude(factor, rule.number("mscale", 0), rule.number("mscale_all_dim", 0));
                return new RotaryScaling.Yarn(factor, trained, rule.number("beta_fast", 32),
                        rule.number("beta_slow", 1), rule.flag("truncate", true),
                        rule.number("attention_factor", usual));
            default:
                throw new IllegalArgumentException("rope_type is " + type
                        + ", wanted one of default, linear, llama3, yarn: models with another are not known here");
        }
    }

    /** What YaRN multiplies queries and keys by where a file does not say. */
    private static double magnitude(double factor, double scale, double scaleOfAll) {
        double growth = factor <= 1 ? 0 : 0.1 * Math.log(factor);
        return scale == 0 || scaleOfAll == 0 ? growth + 1 : (scale * growth + 1) / (scaleOfAll * growth + 1);
    }

    /** Qwen's models can be told to look back only so far in some layers. */
    private static void requireFullAttention(TransformersConfig file) {
        file.require("use_sliding_window", false);
        file.unused("sliding_window", "max_window_layers");
        file.texts("layer_types").stream().filter(type -> !type.equals("full_attention")).findFirst()
                .ifPresent(type -> {
                    throw new IllegalArgumentException("layer_types has " + type
                            + ", wanted full_attention only: models with other layers are not known here");
                });
    }

    @Override
    public ObjectNode fields(ModelConfig of) {
        LlamaConfig config = (LlamaConfig) of;
        String family = name().substring(0, 1).toUpperCase(Locale.ROOT) + name().substring(1);
        ObjectNode fields = written(config.rest(), family + "ForCausalLM");
        fields.put("vocab_size", config.vocabularySize())
                .put("max_position_embeddings", config.blockSize())
                .put("num_hidden_layers", config.layers())
                .put("num_attention_heads", config.heads())
                .put("num_key_value_heads", config.keyValueHeads())
                .put("head_dim", config.headSize())
                .put("hidden_size", config.channels())
                .put("intermediate_size", config.innerChannels())
                .put("hidden_act", TransformersConfig.name(config.activation()))
                .put("rms_norm_eps", config.normEpsilon())
                .put("tie_word_embeddings", config.tiedOutput());
        write(config, fields);
        ObjectNode scaling = written(config.rotary().scaling());
        // For readers of either version of transformers.
        fields.put("rope_theta", config.rotary().base());
        if (!scaling.get("rope_type").asText().equals("default")) {
            fields.set("rope_scaling", scaling);
        }
        fields.set("rope_parameters", scaling.deepCopy().put("rope_theta", config.rotary().base()));
        return fields;
    }

    private static ObjectNode written(RotaryScaling scaling) {
        ObjectNode rule = EntryWriter.object();
        if (scaling instanceof RotaryScaling.Linear linear) {
            return rule.put("rope_type", "linear").put("factor", linear.factor());
        }
        if (scaling instanceof RotaryScaling.Llama3 llama3) {
            return rule.put("rope_type", "llama3")
                    .put("factor", llama3.factor())
                    .put("low_freq_factor", llama3.lowFrequencyFactor())
                    .put("high_freq_factor", llama3.highFrequencyFactor())
                    .put("original_max_position_embeddings", llama3.trainedLength());
        }
        if (scaling instanceof RotaryScaling.Yarn yarn) {
            return rule.put("rope_type", "yarn")
                    .put("factor", yarn.factor())
                    .put("original_max_position_embeddings", yarn.trainedLength())
                    .put("beta_fast", yarn.fastTurns())
                    .put("beta_slow", yarn.slowTurns())
                    .put("truncate", yarn.whole())
                    .put("attention_factor", yarn.magnitude());
        }
        return rule.put("rope_type", "default");
    }

    @Override
    public List<String> adaptedLayers() {
        return List.of("q_proj", "v_proj");
    }

    @Override
    public Optional<WeightNames> weightNames(ModelConfig of) {
        LlamaConfig config = (LlamaConfig) of;
        String theirs = "model.layers.*.";
        long queries = (long) config.heads() * config.headSize();
        long shared = (long) config.keyValueHeads() * config.headSize();
        List<Rule> rules = new ArrayList<>(List.of(
                Rule.of("tokens", "model.embed_tokens"),
                Rule.of("block*.attentionNorm", theirs + "input_layernorm"),
                Rule.joined("block*.attention.qkv",
                        Part.of(theirs + "self_attn.q_proj", queries),
                        Part.of(theirs + "self_attn.k_proj", shared),
                        Part.of(theirs + "self_attn.v_proj", shared)),
                Rule.of("block*.attention.queryNorm", theirs + "self_attn.q_norm"),
                Rule.of("block*.attention.keyNorm", theirs + "self_attn.k_norm"),
                Rule.of("block*.attention.output", theirs + "self_attn.o_proj"),
                Rule.of("block*.feedForwardNorm", theirs + "post_attention_layernorm"),
                Rule.joined("block*.feedForward.expand",
                        Part.of(theirs + "mlp.gate_proj", config.innerChannels()),
                        Part.of(theirs + "mlp.up_proj", config.innerChannels())),
                Rule.of("block*.feedForward.contract", theirs + "mlp.down_proj"),
                Rule.of("norm", "model.norm")));
        if (!config.tiedOutput()) {
            rules.add(Rule.of("output", "lm_head"));
        }
        // The frequencies of old files follow from the configuration.
        WeightNames names = new WeightNames(rules, List.of(theirs + "self_attn.rotary_emb.inv_freq"))
                .withOptional("model.");
        return Optional.of(config.tiedOutput()
                ? names.withTied("lm_head.weight", "model.embed_tokens.weight")
                : names);
    }
}
