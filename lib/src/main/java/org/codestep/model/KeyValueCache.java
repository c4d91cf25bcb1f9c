package org.codestep.model;

import ai.djl.ndarray.NDArray;

/** The keys and values that one attention layer has computed for the tokens so far, each (B, H, T, D). */
public class KeyValueCache {

    /** Keeps nothing: for training, and for reading a sequence once. */
    public static final KeyValueCache NONE = new KeyValueCache() {
        @Override
        Pair extend(NDArray newKeys, NDArray newValues) {
            return new Pair(newKeys, newValues);
        }
    };

    private Pair kept;

    /** Keys and values of the same tokens. */
    record Pair(NDArray keys, NDArray values) {}

    /** Number of tokens that it holds. */
    public long length() {
        return kept == null ? 0 : kept.keys.getShape().get(2);
    }

    /** Appends those of new tokens and gives those of all tokens. */
    Pair extend(NDArray newKeys, NDArray newValues) {
        kept = kept == null
                ? new Pair(newKeys, newValues)
                : new Pair(kept.keys.concat(newKeys, 2), kept.values.concat(newValues, 2));
        return kept;
    }
}
