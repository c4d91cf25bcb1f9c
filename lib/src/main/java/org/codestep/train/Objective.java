package org.codestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * What training makes small.
 *
 * @param <B> a batch of examples, of whatever kind the model takes
 */
@FunctionalInterface
public interface Objective<B> {

    /**
     * The mean loss of a batch.
     *
     * @param manager owns every array that is made on the way
     * @return one number, differentiable
     */
    NDArray loss(B batch, NDManager manager);
}
