package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Collections;
import java.util.List;

/**
 * A model that says, for each token of a sequence, which one comes next. What it makes belongs to the manager of what
 * it is given, caches aside: see {@link KeyValueCache}.
 */
public abstract class CausalLanguageModel extends LanguageModel {

    /** The longest sequence that it takes, in tokens. */
    public abstract int blockSize();

    /** Number of layers that keep keys and values while decoding. */
    public abstract int layers();

    /**
     * What the model knows at each place: token ids (B, T) to (B, T, C).
     *
     * @param tokens whole sequences, or those that follow the tokens in the caches
     * @param caches one for each layer, which are extended
     */
    public abstract NDArray hidden(NDArray tokens, List<KeyValueCache> caches);

    /**
     * What the model knows at the last tokens of each sequence: token ids (B, T) to (B, {@code count}, C). A model may
     * do this with less work than {@link #hidden(NDArray, List)}, of which this takes what is wanted.
     *
     * @param tokens prompts, or those that follow the tokens in the caches
     * @param caches one for each layer, from {@link #newCaches}: they keep what they read, and know how long the
     *     prompts are without padding
     * @param count at least 1; before a sequence that has fewer tokens stands what is known at its first
     */
    public NDArray lastHidden(NDArray tokens, List<KeyValueCache> caches, int count) {
        NDArray hidden = hidden(tokens, caches);
        return caches.get(0).sequences().last(hidden, count);
    }

    /** Scores of the next token: (..., C) to (..., V). */
    public abstract NDArray logits(NDArray hidden);

    /** What the model knows at each place of whole sequences: (B, T) to (B, T, C). */
    public final NDArray hidden(NDArray tokens) {
        return hidden(tokens, Collections.nCopies(layers(), KeyValueCache.NONE));
    }

    /** Token ids (B, T) to scores of each next token (B, T, V). */
    public final NDArray forward(NDArray tokens) {
        return logits(hidden(tokens));
    }

    @Override
    protected final NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
        return new NDList(forward(inputs.singletonOrThrow()));
    }

    @Override
    public final int promptLimit() {
        return blockSize();
    }

    /** The last token is never read, and needs no place in the block. */
    @Override
    public final int answerLimit(int promptLength) {
        return blockSize() - promptLength + 1;
    }

    @Override
    public final Continuation begin(List<Prompt> prompts, int newTokens) {
        return new CausalContinuation(this, prompts, newTokens);
    }

    /** Empty caches, one for each layer, for sequences of equal length. */
    public final List<KeyValueCache> newCaches() {
        return KeyValueCache.forLayers(layers(), blockSize(), null);
    }

    /**
     * Empty caches, one for each layer, for prompts of any length.
     *
     * @param capacity tokens that the longest sequence will have, at most the block size
     * @param lengths of the prompts; the shorter ones must come padded at the end, with any token
     */
    public final List<KeyValueCache> newCaches(int capacity, int... lengths) {
        return KeyValueCache.forLayers(layers(), Math.min(capacity, blockSize()), lengths);
    }

    /**
     * The places of tokens (B, T) in their sequences, (1, T) or (B, T). To be called first for all new tokens: it also
     * tells the caches.
     *
     * @throws IllegalArgumentException if the sequences are longer than the block size
     */
    protected final NDArray places(NDArray tokens, List<KeyValueCache> caches) {
        SequencePlaces sequences = caches.get(0).sequences();
        if (sequences != null) {
            sequences.append(tokens);
            return sequences.places();
        }
        long length = tokens.getShape().get(1);
        if (length > blockSize()) {
            throw new IllegalArgumentException("a sequence of " + length + " tokens is longer than the block size "
                    + blockSize() + "; cut it, or make the model with a longer block");
        }
        return Attention.places(tokens.getManager(), length);
    }
}
