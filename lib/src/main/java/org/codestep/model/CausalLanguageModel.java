package org.codestep.model;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.stream.IntStream;

/** A model that says, for each token of a sequence, which one comes next. */
public abstract class CausalLanguageModel extends Layer {

    /** The longest sequence that it takes, in tokens. */
    public abstract int blockSize();

    /** Number of layers that keep keys and values while decoding. */
    public abstract int layers();

    /** What the model knows at each place: token ids (B, T) to (B, T, C). */
    public abstract NDArray hidden(NDArray tokens);

    /**
     * The same for tokens that follow those in the caches, which are extended.
     *
     * @param tokens whole prompts of equal length if the caches are empty, otherwise one token each: (B, 1)
     * @param caches one for each layer, see {@link #newCaches()}
     */
    public abstract NDArray hidden(NDArray tokens, List<KeyValueCache> caches);

    /** Scores of the next token: (..., C) to (..., V). */
    public abstract NDArray logits(NDArray hidden);

    /** Token ids (B, T) to scores of each next token (B, T, V). */
    @Override
    public final NDArray forward(NDArray tokens) {
        return logits(hidden(tokens));
    }

    /** Empty caches, one for each layer. */
    public final List<KeyValueCache> newCaches() {
        return IntStream.range(0, layers()).mapToObj(i -> new KeyValueCache()).toList();
    }
}
