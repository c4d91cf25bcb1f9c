package org.codestep.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A model that reads sequences piece by piece: it keeps the keys and values of what it has read, and computes nothing
 * twice. What it says is what the model says of the whole sequences.
 *
 * <p>What it makes belongs to the manager of the tokens that it is given. What it keeps belongs to that of the first
 * tokens, or to the one that it was given to last.
 */
public interface CachedModel {

    /**
     * What the model knows at each place: token ids (B, T) to (B, T, C).
     *
     * @param tokens prompts, or those that follow the tokens that were read before
     * @throws IllegalArgumentException if there is no room for them
     */
    NDArray hidden(NDArray tokens);

    /**
     * What the model knows at the last tokens of each sequence: token ids (B, T) to (B, {@code count}, C).
     *
     * @param tokens as for {@link #hidden}
     * @param count at least 1; before a sequence that has fewer tokens stands what is known at its first
     */
    NDArray lastHidden(NDArray tokens, int count);

    /**
     * Keeps only some sequences of a batch; what is kept of the others is freed.
     *
     * @param rows those to keep, in this order; one may be kept several times
     */
    void select(int... rows);

    /**
     * Forgets the tokens after the first so many of each sequence: what comes next stands in their place.
     *
     * @throws IllegalArgumentException if a sequence has fewer tokens
     */
    void truncate(int... lengths);

    /** Gives what it keeps to another manager, which closes it. */
    void attach(NDManager manager);
}
