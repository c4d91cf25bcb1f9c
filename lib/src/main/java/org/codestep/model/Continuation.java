package org.codestep.model;

import ai.djl.ndarray.NDArray;
import java.util.function.Function;

/**
 * Prompts that a model continues side by side, each in a row of its own, and what it keeps of all that it has read. For
 * one thread.
 *
 * <p>The scores (..., V) of next tokens that a reader is given, and what it makes of them, are freed when it returns;
 * all else when this is closed.
 */
public interface Continuation extends AutoCloseable {

    /**
     * Reads the prompts and drafts; to be called once, first.
     *
     * @param reader gets the scores (N, V) after the first prompt and after each token of its draft, then those of the
     *     second, and so on
     */
    <R> R first(Function<NDArray, R> reader);

    /**
     * Reads one more token of each row.
     *
     * @param reader gets the scores (B, V) after it
     */
    <R> R next(int[] tokens, Function<NDArray, R> reader);

    /**
     * Forgets the tokens after the first so many of each row's answer.
     *
     * @throws IllegalArgumentException if an answer has fewer
     */
    void truncate(int... lengths);

    /** Keeps only some of the rows, in this order; one may be kept several times. */
    void select(int... rows);

    @Override
    void close();
}
