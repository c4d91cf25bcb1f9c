package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** A model that says, for each token of a sequence, which one comes next. */
public abstract class CausalLanguageModel extends Layer {

    /** The longest sequence that it takes, in tokens. */
    public abstract int blockSize();

    /** Number of layers that keep keys and values while decoding. */
    public abstract int layers();

    /**
     * What the model knows at each place: token ids (B, T) to (B, T, C).
     *
     * @param tokens whole sequences of equal length; those that follow tokens in a cache one at a time: (B, 1)
     * @param caches one for each layer, which are extended
     */
    public abstract NDArray hidden(NDArray tokens, List<KeyValueCache> caches);

    /** Scores of the next token: (..., C) to (..., V). */
    public abstract NDArray logits(NDArray hidden);

    /** What the model knows at each place of whole sequences: (B, T) to (B, T, C). */
    public final NDArray hidden(NDArray tokens) {
        return hidden(tokens, Collections.nCopies(layers(), KeyValueCache.NONE));
    }

    /** Token ids (B, T) to scores of each next token (B, T, V). */
    @Override
    public final NDArray forward(NDArray tokens) {
        return logits(hidden(tokens));
    }

    /** Empty caches, one for each layer. */
    public final List<KeyValueCache> newCaches() {
        return IntStream.range(0, layers()).mapToObj(i -> new KeyValueCache()).toList();
    }

    /**
     * The places of tokens (B, T) in their sequences: (T).
     *
     * @throws IllegalArgumentException if the sequences are longer than the block size
     */
    protected final NDArray places(NDArray tokens, List<KeyValueCache> caches) {
        int start = Math.toIntExact(caches.get(0).length());
        int end = start + Math.toIntExact(tokens.getShape().get(1));
        if (end > blockSize()) {
            throw new IllegalArgumentException(
                    "a sequence of " + end + " tokens is longer than the block size " + blockSize());
        }
        return tokens.getManager().arange(start, end, 1, DataType.INT64);
    }
}
