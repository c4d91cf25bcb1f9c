package org.codestep.model;

/**
 * The size of a {@link Gpt}.
 *
 * @param vocabularySize number of token ids
 * @param blockSize longest sequence, in tokens
 * @param layers number of transformer blocks
 * @param heads attention heads of a block; divides {@code channels}
 * @param channels width of the residual stream
 */
public record GptConfig(int vocabularySize, int blockSize, int layers, int heads, int channels) {

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
    }

    /** The reference model of TinyPy studies (arXiv 2403.06503): 10.1 million parameters with its 53 characters. */
    public static GptConfig reference(int vocabularySize) {
        return new GptConfig(vocabularySize, 256, 6, 6, 372);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, got " + value);
        }
    }
}
