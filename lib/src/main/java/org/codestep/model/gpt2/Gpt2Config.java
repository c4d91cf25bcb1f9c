package org.codestep.model.gpt2;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.codestep.corpus.EntryWriter;
import org.codestep.model.CausalModelConfig;
import org.codestep.model.ModelConfig;
import org.codestep.model.attention.AttentionShape;
import org.codestep.model.layer.Activation;
import org.codestep.model.layer.Norm;
import org.codestep.model.pretrained.TransformersConfig;
import org.codestep.model.pretrained.TransformersType;
import org.codestep.model.transformer.BlockShape;
import org.codestep.model.weights.WeightNames;
import org.codestep.model.weights.WeightNames.Rule;

/**
 * The structure and size of a {@link Gpt2}.
 *
 * @param vocabularySize number of token ids
 * @param blockSize longest sequence, in tokens
 * @param layers number of transformer blocks
 * @param heads attention heads of a block; divides {@code channels}
 * @param channels width of the residual stream
 * @param innerChannels width between the two linear layers of a feed-forward layer
 * @param activation what stands there
 * @param normEpsilon what the norms add to the variance
 * @param scaledAttention whether scores are divided by the root of a head's channels
 * @param scaledByLayer whether scores are divided by the number of the block, too, from 1
 * @param tiedOutput whether the output layer is the token embedding again
 * @param rest what else its {@code config.json} says: settings that change no number
 */
public record Gpt2Config(
        int vocabularySize,
        int blockSize,
        int layers,
        int heads,
        int channels,
        int innerChannels,
        Activation activation,
        double normEpsilon,
        boolean scaledAttention,
        boolean scaledByLayer,
        boolean tiedOutput,
        ObjectNode rest)
        implements CausalModelConfig {

    private static final String TYPE = "gpt2";

    /** {@link Gpt2} in the register of kinds. */
    public static final class Type extends TransformersType {

        /** The smallest that was published, of 124 million parameters with its 50,257 tokens. */
        @Override
        public Gpt2Config reference(int vocabularySize) {
            return new Gpt2Config(vocabularySize, 1024, 12, 12, 768, 3072, Activation.GELU_TANH, 1e-5, true, false,
                    true, EntryWriter.object());
        }

        @Override
        public Gpt2Config config(ObjectNode fields) {
            return read(new TransformersConfig(fields));
        }

        @Override
        public ObjectNode fields(ModelConfig config) {
            return ((Gpt2Config) config).written();
        }

        @Override
        public List<String> adaptedLayers() {
            return List.of("c_attn");
        }

        @Override
        public Optional<WeightNames> weightNames(ModelConfig config) {
            return Optional.of(((Gpt2Config) config).names());
        }
    }

    /** @throws IllegalArgumentException if a number is out of range, or the numbers do not fit together */
    public Gpt2Config {
        if (heads < 1 || channels % heads != 0) {
            throw new IllegalArgumentException(
                    "n_embd must be a multiple of n_head, got " + channels + " and " + heads);
        }
        if (vocabularySize < 1 || blockSize < 1 || layers < 1 || channels < 1 || innerChannels < 1) {
            throw new IllegalArgumentException("vocab_size, n_positions, n_layer, n_embd and n_inner must be at least"
                    + " 1, got " + vocabularySize + ", " + blockSize + ", " + layers + ", " + channels + " and "
                    + innerChannels);
        }
    }

    private static Gpt2Config read(TransformersConfig file) {
        file.unused("resid_pdrop", "embd_pdrop", "attn_pdrop", "summary_type", "summary_use_proj",
                "summary_activation", "summary_proj_to_labels", "summary_first_dropout", "reorder_and_upcast_attn",
                "n_ctx", "is_decoder");
        file.require("add_cross_attention", false);
        int channels = file.integer("n_embd", 768);
        return new Gpt2Config(
                file.integer("vocab_size", 50_257),
                file.integer("n_positions", 1024),
                file.integer("n_layer", 12),
                file.integer("n_head", 12),
                channels,
                file.integer("n_inner", 4 * channels),
                file.activation("activation_function", "gelu_new", false),
                file.number("layer_norm_epsilon", 1e-5),
                file.flag("scale_attn_weights", true),
                file.flag("scale_attn_by_inverse_layer_idx", false),
                file.flag("tie_word_embeddings", true),
                file.rest());
    }

    private ObjectNode written() {
        return Type.written(rest, "GPT2LMHeadModel")
                .put("vocab_size", vocabularySize)
                .put("n_positions", blockSize)
                .put("n_layer", layers)
                .put("n_head", heads)
                .put("n_embd", channels)
                .put("n_inner", innerChannels)
                .put("activation_function", TransformersConfig.name(activation))
                .put("layer_norm_epsilon", normEpsilon)
                .put("scale_attn_weights", scaledAttention)
                .put("scale_attn_by_inverse_layer_idx", scaledByLayer)
                .put("tie_word_embeddings", tiedOutput);
    }

    /** GPT-2 keeps the weights of all linear layers but the output the other way round. */
    private WeightNames names() {
        String theirs = "transformer.h.*.";
        List<Rule> rules = new ArrayList<>(List.of(
                Rule.of("tokens", "transformer.wte"),
                Rule.of("positions", "transformer.wpe"),
                Rule.of("block*.attentionNorm", theirs + "ln_1"),
                Rule.of("block*.attention.qkv", theirs + "attn.c_attn").transposed(),
                Rule.of("block*.attention.output", theirs + "attn.c_proj").transposed(),
                Rule.of("block*.feedForwardNorm", theirs + "ln_2"),
                Rule.of("block*.feedForward.expand", theirs + "mlp.c_fc").transposed(),
                Rule.of("block*.feedForward.contract", theirs + "mlp.c_proj").transposed(),
                Rule.of("norm", "transformer.ln_f")));
        // What tells tokens not to look ahead, in old files.
        List<String> masks = List.of(theirs + "attn.bias", theirs + "attn.masked_bias");
        if (!tiedOutput) {
            rules.add(Rule.of("output", "lm_head"));
        }
        WeightNames names = new WeightNames(rules, masks).withOptional("transformer.");
        return tiedOutput ? names.withTied("lm_head.weight", "transformer.wte.weight") : names;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Gpt2 create(RandomGenerator random) {
        return new Gpt2(this, random);
    }

    /** What a block is like. @param index from 0 */
    BlockShape block(int index) {
        int headSize = channels / heads;
        double scale = (scaledAttention ? 1 / Math.sqrt(headSize) : 1) / (scaledByLayer ? index + 1 : 1);
        AttentionShape attention = new AttentionShape(
                heads, heads, headSize, scale, Optional.empty(), false, true, true);
        return new BlockShape(channels, attention, Norm.LAYER, normEpsilon, innerChannels, activation, true);
    }
}
