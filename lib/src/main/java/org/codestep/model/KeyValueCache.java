package org.codestep.model;

import ai.djl.ndarray.NDArray;

/** The keys and values that one attention layer has computed for the tokens so far. */
public final class KeyValueCache {

    private NDArray keys;
    private NDArray values;

    /** Number of tokens that it holds. */
    public long length() {
        return keys == null ? 0 : keys.getShape().get(2);
    }

    /** Appends keys and values of shape (B, H, T, D). */
    void append(NDArray newKeys, NDArray newValues) {
        keys = keys == null ? newKeys : keys.concat(newKeys, 2);
        values = values == null ? newValues : values.concat(newValues, 2);
    }

    NDArray keys() {
        return keys;
    }

    NDArray values() {
        return values;
    }
}
