package org.codestep.train;

/**
 * Batches without end, each of which is settled by its number and a seed. So a run that was broken off goes on with the
 * batches that it would have had, and no state of a generator needs to be kept.
 *
 * @param <B> the kind of batch
 */
@FunctionalInterface
public interface Batches<B> {

    /**
     * Makes a batch; the same one each time for a number. Called by one thread at a time, mostly in ascending order.
     *
     * @param number from 0
     */
    B get(long number);
}
