package org.codestep.model;

/**
 * The size of a {@link Gpt}.
 *
 * @param vocabularySize number of token ids
 * @param blockSize longest sequence, in tokens
 * @param layers number of transformer blocks
 * @param heads attention heads of a block; divides {@code channels}
 * @param channels width of the residual stream
 * @param positions how the model is told where a token stands
 */
public record GptConfig(
        int vocabularySize, int blockSize, int layers, int heads, int channels, Positions positions) {

    /** How a model is told where a token stands. */
    public enum Positions {
        /** A learned vector for each place is added to the token's. */
        LEARNED,
        /** Attention sees how far apart two tokens are, see {@link RotaryPositions}. */
        ROTARY
    }

    public GptConfig {
        requirePositive("vocabularySize", vocabularySize);
        requirePositive("blockSize", blockSize);
        requirePositive("layers", layers);
        requirePositive("heads", heads);
        requirePositive("channels", channels);
        if (channels % heads != 0) {
            throw new IllegalArgumentException(
                    "channels must be a multiple of heads, got " + channels + " channels and " + heads + " heads");
        }
        if (positions == Positions.ROTARY && channels / heads % 2 != 0) {
            throw new IllegalArgumentException(
                    "rotary positions need an even number of channels a head, got " + channels / heads);
        }
    }

    /** The reference model of TinyPy studies (arXiv 2403.06503): 10.1 million parameters with its 53 characters. */
    public static GptConfig reference(int vocabularySize) {
        return new GptConfig(vocabularySize, 256, 6, 6, 372, Positions.LEARNED);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, got " + value);
        }
    }
}
