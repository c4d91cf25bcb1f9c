package org.codestep.model;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.List;

/**
 * A causal language model of attention layers, each of which keeps keys and values while answers are decoded. What it
 * makes belongs to the manager of what it is given, caches aside: see {@link KeyValueCache}.
 */
public abstract class CausalTransformer extends CausalLanguageModel {

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

    @Override
    public final NDArray hidden(NDArray tokens) {
        return hidden(tokens, Collections.nCopies(layers(), KeyValueCache.NONE));
    }

    @Override
    public final Continuation begin(List<Prompt> prompts, int newTokens) {
        return new CachedContinuation(this, prompts, newTokens);
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
