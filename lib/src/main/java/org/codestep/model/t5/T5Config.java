package org.codestep.model.t5;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.codestep.corpus.EntryWriter;
import org.codestep.model.EncoderDecoderConfig;
import org.codestep.model.ModelConfig;
import org.codestep.model.attention.AttentionShape;
import org.codestep.model.layer.Activation;
import org.codestep.model.layer.Layer;
import org.codestep.model.layer.Norm;
import org.codestep.model.pretrained.TransformersConfig;
import org.codestep.model.pretrained.TransformersType;
import org.codestep.model.transformer.BlockShape;
import org.codestep.model.weights.WeightFile;
import org.codestep.model.weights.WeightNames;
import org.codestep.model.weights.WeightNames.Part;
import org.codestep.model.weights.WeightNames.Rule;

/**
 * The structure and size of a {@link T5}.
 *
 * @param vocabularySize number of token ids
 * @param blockSize longest prompt, in tokens: as long as it was trained with, though the positions are relative and
 *     have no end
 * @param encoderLayers blocks of the encoder
 * @param decoderLayers blocks of the decoder
 * @param heads attention heads of a block
 * @param headSize channels of a head; need not be {@code channels / heads}
 * @param channels width of the residual stream
 * @param innerChannels width between the linear layers of a feed-forward layer
 * @param activation what stands there
 * @param normEpsilon what the norms add to the mean square
 * @param positionRanges ranges of distances that attention tells apart
 * @param maxDistance from where on all distances are one range, in tokens
 * @param scaledOutput whether hidden states are divided by the root of the channels before the output layer
 * @param tiedOutput whether the output layer is the token embedding again
 * @param startToken the id that the decoder reads before an answer
 * @param rest what else its {@code config.json} says: settings that change no number
 */
public record T5Config(
        int vocabularySize,
        int blockSize,
        int encoderLayers,
        int decoderLayers,
        int heads,
        int headSize,
        int channels,
        int innerChannels,
        Activation activation,
        double normEpsilon,
        int positionRanges,
        int maxDistance,
        boolean scaledOutput,
        boolean tiedOutput,
        int startToken,
        ObjectNode rest)
        implements EncoderDecoderConfig {

    private static final String TYPE = "t5";
    private static final String GATED = "gated-";
    private static final String TOKENS = "shared";
    private static final String OUTPUT = "lm_head";
    private static final String WEIGHT = ".weight";

    /** {@link T5} in the register of kinds. */
    public static final class Type extends TransformersType {

        /** Of the size of T5-small and CodeT5-small. */
        @Override
        public T5Config reference(int vocabularySize) {
            return new T5Config(vocabularySize, 512, 6, 6, 8, 64, 512, 2048, Activation.RELU, 1e-6, 32, 128, true, true,
                    0, EntryWriter.object());
        }

        @Override
        public T5Config config(ObjectNode fields) {
            return read(new TransformersConfig(fields));
        }

        /** Whether the output layer is tied, T5's configurations do not say: it is where a file has no other. */
        @Override
        public T5Config fitted(ModelConfig config, Path folder) throws IOException {
            if (!WeightFile.isIn(folder)) {
                return (T5Config) config;
            }
            WeightFile weights = WeightFile.in(folder);
            boolean tied = !weights.names().contains(OUTPUT + WEIGHT)
                    || weights.same(OUTPUT + WEIGHT, TOKENS + WEIGHT);
            return ((T5Config) config).withTiedOutput(tied);
        }

        @Override
        public ObjectNode fields(ModelConfig config) {
            return ((T5Config) config).written();
        }

        @Override
        public List<String> adaptedLayers() {
            return List.of("q", "v");
        }

        @Override
        public Optional<WeightNames> weightNames(ModelConfig config) {
            return Optional.of(((T5Config) config).names());
        }
    }

    /** @throws IllegalArgumentException if a number is out of range, or the numbers do not fit together */
    public T5Config {
        if (vocabularySize < 1 || blockSize < 1 || encoderLayers < 1 || decoderLayers < 1 || channels < 1
                || innerChannels < 1) {
            throw new IllegalArgumentException("vocab_size, n_positions, num_layers, num_decoder_layers, d_model and"
                    + " d_ff must be at least 1, got " + vocabularySize + ", " + blockSize + ", " + encoderLayers + ", "
                    + decoderLayers + ", " + channels + " and " + innerChannels);
        }
        if (startToken < 0 || startToken >= vocabularySize) {
            throw new IllegalArgumentException("decoder_start_token_id must be one of the " + vocabularySize
                    + " ids, got " + startToken);
        }
        if (positionRanges < 4 || maxDistance <= positionRanges / 2) {
            throw new IllegalArgumentException("relative_attention_num_buckets must be at least 4, and"
                    + " relative_attention_max_distance more than half of it, got " + positionRanges + " and "
                    + maxDistance);
        }
        attention(heads, headSize); // refuses what makes no sense
    }

    private static T5Config read(TransformersConfig file) {
        file.unused("dropout_rate", "n_ctx", "feed_forward_proj_gated");
        file.require("is_decoder", false);
        String feedForward = file.text("feed_forward_proj", "relu");
        boolean gated = feedForward.startsWith(GATED);
        String name = gated ? feedForward.substring(GATED.length()) : feedForward;
        // By T5 1.1, the gate is GELU by a hyperbolic tangent; transformers keep to that.
        Activation activation = gated && name.equals("gelu")
                ? Activation.GEGLU_TANH
                : TransformersConfig.activationOf("feed_forward_proj", name, gated);
        // These follow from it; a file in which they are others is read in another way by each version of transformers.
        file.require("is_gated_act", gated);
        file.require("dense_act_fn", activation == Activation.GEGLU_TANH && name.equals("gelu") ? "gelu_new" : name);
        boolean tied = file.flag("tie_word_embeddings", true);
        int layers = file.integer("num_layers", 6);
        int pad = file.peek("pad_token_id", 0);
        return new T5Config(
                file.integer("vocab_size", 32_128),
                file.integer("n_positions", 512),
                layers,
                file.integer("num_decoder_layers", layers),
                file.integer("num_heads", 8),
                file.integer("d_kv", 64),
                file.integer("d_model", 512),
                file.integer("d_ff", 2048),
                activation,
                file.number("layer_norm_epsilon", 1e-6),
                file.integer("relative_attention_num_buckets", 32),
                file.integer("relative_attention_max_distance", 128),
                file.flag("scale_decoder_outputs", tied),
                tied,
                file.peek("decoder_start_token_id", pad),
                file.rest());
    }

    private T5Config withTiedOutput(boolean tied) {
        return new T5Config(vocabularySize, blockSize, encoderLayers, decoderLayers, heads, headSize, channels,
                innerChannels, activation, normEpsilon, positionRanges, maxDistance, scaledOutput, tied, startToken,
                rest);
    }

    private ObjectNode written() {
        String feedForward = TransformersConfig.name(activation);
        return Type.written(rest, "T5ForConditionalGeneration")
                .put("vocab_size", vocabularySize)
                .put("n_positions", blockSize)
                .put("num_layers", encoderLayers)
                .put("num_decoder_layers", decoderLayers)
                .put("num_heads", heads)
                .put("d_kv", headSize)
                .put("d_model", channels)
                .put("d_ff", innerChannels)
                .put("feed_forward_proj", activation == Activation.GEGLU_TANH ? GATED + "gelu"
                        : activation.gated() ? GATED + feedForward : feedForward)
                .put("layer_norm_epsilon", normEpsilon)
                .put("relative_attention_num_buckets", positionRanges)
                .put("relative_attention_max_distance", maxDistance)
                .put("is_encoder_decoder", true)
                .put("decoder_start_token_id", startToken)
                .put("scale_decoder_outputs", scaledOutput)
                .put("tie_word_embeddings", tiedOutput);
    }

    private WeightNames names() {
        String encoder = "encoder.block.*.";
        String decoder = "decoder.block.*.";
        String bias = "SelfAttention.relative_attention_bias";
        List<Rule> rules = new ArrayList<>(List.of(
                Rule.of("tokens", TOKENS),
                Rule.of("encoderPositions", "encoder.block.0.layer.0." + bias),
                Rule.of("encoderNorm", "encoder.final_layer_norm"),
                Rule.of("decoderPositions", "decoder.block.0.layer.0." + bias),
                Rule.of("decoderNorm", "decoder.final_layer_norm"),
                Rule.of("encoder*.attentionNorm", encoder + "layer.0.layer_norm"),
                joined("encoder*.attention.qkv", encoder + "layer.0.SelfAttention.", "q", "k", "v"),
                Rule.of("encoder*.attention.output", encoder + "layer.0.SelfAttention.o"),
                Rule.of("decoder*.attentionNorm", decoder + "layer.0.layer_norm"),
                joined("decoder*.attention.qkv", decoder + "layer.0.SelfAttention.", "q", "k", "v"),
                Rule.of("decoder*.attention.output", decoder + "layer.0.SelfAttention.o"),
                Rule.of("decoder*.crossNorm", decoder + "layer.1.layer_norm"),
                Rule.of("decoder*.cross.query", decoder + "layer.1.EncDecAttention.q"),
                joined("decoder*.cross.keyValue", decoder + "layer.1.EncDecAttention.", "k", "v"),
                Rule.of("decoder*.cross.output", decoder + "layer.1.EncDecAttention.o")));
        addFeedForward(rules, "encoder*.", encoder + "layer.1.");
        addFeedForward(rules, "decoder*.", decoder + "layer.2.");
        if (!tiedOutput) {
            rules.add(Rule.of("output", OUTPUT));
        }
        // Of old files, which no version of T5 has used.
        String unused = "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight";
        WeightNames names = new WeightNames(rules, List.of(unused))
                .withTied("encoder.embed_tokens.weight", TOKENS + WEIGHT)
                .withTied("decoder.embed_tokens.weight", TOKENS + WEIGHT);
        return tiedOutput ? names.withTied(OUTPUT + WEIGHT, TOKENS + WEIGHT) : names;
    }

    private Rule joined(String ours, String theirs, String... parts) {
        long rows = (long) heads * headSize;
        return Rule.joined(ours, List.of(parts).stream().map(part -> Part.of(theirs + part, rows)).toArray(Part[]::new));
    }

    private void addFeedForward(List<Rule> rules, String ours, String theirs) {
        rules.add(Rule.of(ours + "feedForwardNorm", theirs + "layer_norm"));
        String dense = theirs + "DenseReluDense.";
        rules.add(activation.gated()
                ? Rule.joined(ours + "feedForward.expand",
                        Part.of(dense + "wi_0", innerChannels), Part.of(dense + "wi_1", innerChannels))
                : Rule.of(ours + "feedForward.expand", dense + "wi"));
        rules.add(Rule.of(ours + "feedForward.contract", dense + "wo"));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public T5 create(RandomGenerator random) {
        return new T5(this, random);
    }

    /** What the blocks are like; those of the decoder have a second attention like the first. */
    BlockShape block() {
        return new BlockShape(channels, attention(heads, headSize), Norm.RMS, normEpsilon, innerChannels, activation,
                false);
    }

    /** Scores are not scaled. */
    private static AttentionShape attention(int heads, int headSize) {
        return new AttentionShape(heads, heads, headSize, 1, Optional.empty(), false, false, false);
    }

    /** A norm of the residual stream. */
    Layer norm() {
        return Norm.RMS.create(channels, normEpsilon, false);
    }
}
