package org.codestep.model;

import java.util.random.RandomGenerator;

/**
 * The structure and size of a {@link Gpt}.
 *
 * @param vocabularySize number of token ids
 * @param blockSize longest sequence, in tokens
 * @param layers number of transformer blocks
 * @param heads attention heads of a block; divides {@code channels}
 * @param channels width of the residual stream
 * @param positions how the model is told where a token stands
 * @param norm how the residual stream is normalised before each part of a block, and at the end
 * @param activation what makes the feed-forward layers more than linear
 * @param tiedOutput whether the output layer is the token embedding again, instead of a layer of its own
 * @param bias whether linear layers (the output layer aside) and layer normalisation add a learned vector
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
        boolean bias)
        implements CausalModelConfig {

    /** {@link Gpt} in the register of kinds. */
    public static final class Type implements ModelType {

        @Override
        public GptConfig reference(int vocabularySize) {
            return GptConfig.reference(vocabularySize);
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

    /** How the residual stream is normalised. */
    public enum Norm {
        /** To mean 0 and variance 1, see {@link LayerNorm}. */
        LAYER,
        /** To a mean square of 1, see {@link RmsNorm}. */
        RMS
    }

    /** What stands between the linear layers of a {@link FeedForward}. */
    public enum Activation {
        /** Gaussian error linear unit, exact (arXiv 1606.08415). */
        GELU,
        /** x times sigmoid of x, also called swish. */
        SILU,
        /** SiLU of one half of the channels times the other half (arXiv 2002.05202). */
        SWIGLU
    }

    public GptConfig {
        requirePositive("vocabularySize", vocabularySize);
        requirePositive("blockSize", blockSize);
        requirePositive("layers", layers);
        requirePositive("heads", heads);
        requirePositive("channels", channels);
        if (channels % heads != 0) {
            int above = (channels / heads + 1) * heads;
            throw new IllegalArgumentException("channels must be a multiple of heads, got " + channels
                    + " channels and " + heads + " heads; take " + above + " channels or another number of heads");
        }
        if (positions == Positions.ROTARY && channels / heads % 2 != 0) {
            throw new IllegalArgumentException("rotary positions need an even number of channels a head, got "
                    + channels / heads + " (" + channels + " channels, " + heads + " heads); take "
                    + (channels + heads) + " channels");
        }
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

    /** The same with another {@link Norm}. */
    public GptConfig with(Norm other) {
        return new GptConfig(vocabularySize, blockSize, layers, heads, channels, positions, other, activation,
                tiedOutput, bias);
    }

    /** The same with another {@link Activation}. */
    public GptConfig with(Activation other) {
        return new GptConfig(vocabularySize, blockSize, layers, heads, channels, positions, norm, other, tiedOutput,
                bias);
    }

    /** The same with the output layer tied to the token embedding. */
    public GptConfig withTiedOutput() {
        return new GptConfig(vocabularySize, blockSize, layers, heads, channels, positions, norm, activation, true,
                bias);
    }

    /** The same with biases. */
    public GptConfig withBias() {
        return new GptConfig(vocabularySize, blockSize, layers, heads, channels, positions, norm, activation,
                tiedOutput, true);
    }

    /**
     * Channels between the two linear layers of a {@link FeedForward}: four times as many, or with SwiGLU two thirds
     * of that, as its first layer makes two such halves.
     */
    public int innerChannels() {
        return activation == Activation.SWIGLU ? (8 * channels + 2) / 3 : 4 * channels;
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be at least 1, got " + value);
        }
    }
}
