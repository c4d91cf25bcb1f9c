package org.codestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Token sequences of a causal language model, padded at the end to one length.
 *
 * @param size number of sequences, B
 * @param length tokens of each, T
 * @param tokens ids of sequence after sequence, B times T
 * @param places where the loss is taken: indices into {@code tokens}
 * @param targets the right next id at each of these places
 * @param weights what each of these counts in the loss
 */
public record TokenBatch(int size, int length, long[] tokens, long[] places, long[] targets, float[] weights)
        implements Batch {

    /** Token ids of shape (B, T). */
    public NDArray tokens(NDManager manager) {
        return manager.create(tokens, new Shape(size, length));
    }
}
