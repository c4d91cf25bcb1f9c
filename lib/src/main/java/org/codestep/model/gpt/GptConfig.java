package org.codestep.model.gpt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.CausalModelConfig;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelType;
import org.codestep.model.attention.Alibi;
import org.codestep.model.attention.AttentionShape;
import org.codestep.model.attention.RotaryPositions;
import org.codestep.model.layer.Activation;
import org.codestep.model.layer.FeedForward;
import org.codestep.model.layer.Norm;
import org.codestep.model.transformer.BlockShape;
import org.codestep.model.weights.WeightNames;
import org.codestep.model.weights.WeightNames.Part;
import org.codestep.model.weights.WeightNames.Rule;

/**
 * The structure and size of a {@link Gpt}.
 *
 * @param vocabularySize number of token ids
 * @param blockSize longest sequence, in tokens
 * @param layers number of transformer blocks
 * @param heads attention heads of a block; divides {@code channels} unless there is a {@code headSize}
 * @param channels width of the residual stream
 * @param positions how the model is told where a token stands
 * @param norm how the residual stream is normalised before each part of a block, and at the end
 * @param activation what makes the feed-forward layers more than linear
 * @param tiedOutput whether the output layer is the token embedding again, instead of a layer of its own
 * @param bias whether linear layers (the output layer aside) and layer normalisation add a learned vector
 * @param keyValueHeads heads of keys and values, which divide the attention heads; 0 for as many as those
 * @param headSize channels of an attention head; 0 for {@code channels / heads}
 * @param innerChannels width between the two linear layers of a {@link FeedForward}; 0 for four times the channels, or
 *     two thirds of that where the activation is gated
 * @param normEpsilon what the norms add to the variance or mean square
 * @param rotaryBase see {@link RotaryPositions}; 10000 where positions are others
 */
public record GptConfig(
        int vocabularySize,
        int blockSize,
        int layers,
        int heads,
        int channels,
        Positions positions,
        Norm norm,
        Activation activation,
        boolean tiedOutput,
        boolean bias,
        int keyValueHeads,
        int headSize,
        int innerChannels,
        double normEpsilon,
        double rotaryBase)
        implements CausalModelConfig {

    /** Stands for what follows from other components. */
    private static final int DERIVED = 0;

    private static final double NORM_EPSILON = 1e-5;
    private static final double ROTARY_BASE = 10_000;

    /** {@link Gpt} in the register of kinds. */
    public static final class Type implements ModelType {

        @Override
        public ObjectNode later() {
            return EntryWriter.object()
                    .put("key_value_heads", DERIVED)
                    .put("head_size", DERIVED)
                    .put("inner_channels", DERIVED)
                    .put("norm_epsilon", NORM_EPSILON)
                    .put("rotary_base", ROTARY_BASE);
        }

        @Override
        public GptConfig reference(int vocabularySize) {
            return GptConfig.reference(vocabularySize);
        }

        /** Those of Llama, whatever the positions and norms: they tell queries, keys and values apart. */
        @Override
        public Optional<WeightNames> layerNames(ModelConfig config) {
            return Optional.of(((GptConfig) config).names());
        }

        @Override
        public List<String> adaptedLayers() {
            return List.of("q_proj", "v_proj");
        }
    }

    /** How a model is told where a token stands. */
    public enum Positions {
        /** A learned vector for each place is added to the token's. */
        LEARNED,
        /** Attention sees how far apart two tokens are, see {@link RotaryPositions}. */
        ROTARY,
        /** Attention fades with distance, see {@link Alibi}. */
        ALIBI,
        /** Not at all: only what a token may look at tells its place (arXiv 2305.19466). */
        NONE
    }

    /** @throws IllegalArgumentException if a number is out of range, or the settings contradict one another */
    public GptConfig {
        requirePositive("vocabularySize", vocabularySize);
        requirePositive("blockSize", blockSize);
        requirePositive("layers", layers);
        requirePositive("heads", heads);
        requirePositive("channels", channels);
        requireNotNegative("keyValueHeads", keyValueHeads);
        requireNotNegative("headSize", headSize);
        requireNotNegative("innerChannels", innerChannels);
        if (headSize == DERIVED && channels % heads != 0) {
            int above = (channels / heads + 1) * heads;
            throw new IllegalArgumentException("channels must be a multiple of heads, got " + channels
                    + " channels and " + heads + " heads; take " + above + " channels or another number of heads");
        }
        if (positions == Positions.ROTARY && headSize == DERIVED && channels / heads % 2 != 0) {
            throw new IllegalArgumentException("rotary positions need an even number of channels a head, got "
                    + channels / heads + " (" + channels + " channels, " + heads + " heads); take "
                    + (channels + heads) + " channels");
        }
        if (positions != Positions.ROTARY && rotaryBase != ROTARY_BASE) {
            throw new IllegalArgumentException("rotaryBase is " + rotaryBase + ", but positions are "
                    + JsonFile.tree(positions).asText().toLowerCase(Locale.ROOT)
                    + "; make them rotary, or leave rotaryBase out");
        }
        if (!(normEpsilon > 0 && Double.isFinite(normEpsilon))) {
            throw new IllegalArgumentException("normEpsilon must be above 0, got " + normEpsilon + "; usual is 1e-5");
        }
        // Refuses what makes no sense.
        attention(heads, keyValueHeads, headSize == DERIVED ? channels / heads : headSize, positions, rotaryBase, bias);
    }

    /** With the values that are usual where the other constructor asks for more. */
    public GptConfig(
            int vocabularySize, int blockSize, int layers, int heads, int channels, Positions positions, Norm norm,
            Activation activation, boolean tiedOutput, boolean bias) {
        this(vocabularySize, blockSize, layers, heads, channels, positions, norm, activation, tiedOutput, bias,
                DERIVED, DERIVED, DERIVED, NORM_EPSILON, ROTARY_BASE);
    }

    /** The structure of the reference model with other positions. */
    public GptConfig(
            int vocabularySize, int blockSize, int layers, int heads, int channels, Positions positions) {
        this(vocabularySize, blockSize, layers, heads, channels, positions, Norm.LAYER, Activation.GELU, false, false);
    }

    /** The reference model of TinyPy studies (arXiv 2403.06503): 10.1 million parameters with its 53 characters. */
    public static GptConfig reference(int vocabularySize) {
        return new GptConfig(vocabularySize, 256, 6, 6, 372, Positions.LEARNED);
    }

    @Override
    public String type() {
        return "gpt";
    }

    @Override
    public Gpt create(RandomGenerator random) {
        return new Gpt(this, random);
    }

    /** What each of its blocks is like. */
    public BlockShape block() {
        int size = headSize == DERIVED ? channels / heads : headSize;
        return new BlockShape(channels, attention(heads, keyValueHeads, size, positions, rotaryBase, bias), norm,
                normEpsilon, innerChannels == DERIVED ? usualInnerChannels() : innerChannels, activation, bias);
    }

    private WeightNames names() {
        BlockShape block = block();
        String theirs = "model.layers.*.";
        String tokens = "model.embed_tokens";
        String output = "lm_head";
        long shared = block.attention().keyValueWidth();
        long inner = block.innerChannels();
        List<Rule> rules = new ArrayList<>(List.of(
                Rule.of("tokens", tokens),
                Rule.joined("block*.attention.qkv",
                        Part.of(theirs + "self_attn.q_proj", block.attention().queryWidth()),
                        Part.of(theirs + "self_attn.k_proj", shared),
                        Part.of(theirs + "self_attn.v_proj", shared)),
                Rule.of("block*.attention.output", theirs + "self_attn.o_proj"),
                activation.gated()
                        ? Rule.joined("block*.feedForward.expand",
                                Part.of(theirs + "mlp.gate_proj", inner), Part.of(theirs + "mlp.up_proj", inner))
                        : Rule.of("block*.feedForward.expand", theirs + "mlp.up_proj"),
                Rule.of("block*.feedForward.contract", theirs + "mlp.down_proj")));
        if (!tiedOutput) {
            rules.add(Rule.of("output", output));
        }
        WeightNames names = new WeightNames(rules, List.of());
        return tiedOutput ? names.withTied(output + ".weight", tokens + ".weight") : names;
    }

    private static AttentionShape attention(
            int heads, int keyValueHeads, int headSize, Positions positions, double rotaryBase, boolean bias) {
        return new AttentionShape(heads, keyValueHeads == DERIVED ? heads : keyValueHeads, headSize,
                1 / Math.sqrt(headSize),
                positions == Positions.ROTARY ? Optional.of(new RotaryPositions(rotaryBase)) : Optional.empty(),
                positions == Positions.ALIBI, bias, bias);
    }

    /** Four times the channels, or two thirds of that with a gate, which has matrices for two such halves. */
    private int usualInnerChannels() {
        return activation.gated() ? (8 * channels + 2) / 3 : 4 * channels;
    }

    /** The same with another {@link Norm}. */
    public GptConfig with(Norm other) {
        return with("norm", other);
    }

    /** The same with another {@link Activation}. */
    public GptConfig with(Activation other) {
        return with("activation", other);
    }

    /** The same with the output layer tied to the token embedding. */
    public GptConfig withTiedOutput() {
        return with("tied_output", true);
    }

    /** The same with biases. */
    public GptConfig withBias() {
        return with("bias", true);
    }

    /** The same with another number of key/value heads. */
    public GptConfig withKeyValueHeads(int other) {
        return with("key_value_heads", other);
    }

    /** The same with another number of channels a head. */
    public GptConfig withHeadSize(int other) {
        return with("head_size", other);
    }

    /** The same with another width inside the feed-forward layers. */
    public GptConfig withInnerChannels(int other) {
        return with("inner_channels", other);
    }

    /** The same with another epsilon of the norms. */
    public GptConfig withNormEpsilon(double other) {
        return with("norm_epsilon", other);
    }

    /** The same with another base of rotary positions. */
    public GptConfig withRotaryBase(double other) {
        return with("rotary_base", other);
    }

    /** The same with another value of a component, by the name that it has in a folder. */
    private GptConfig with(String component, Object value) {
        ObjectNode fields = (ObjectNode) JsonFile.tree(this);
        return JsonFile.of(fields.set(component, JsonFile.tree(value)), GptConfig.class);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be at least 1, got " + value);
        }
    }

    private static void requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be at least 1, or 0 for the usual, got " + value);
        }
    }
}
