package org.codestep.train;

/** Examples that the model sees at once. */
public interface Batch {

    /** Number of examples. */
    int size();

    /** Number of tokens that the model reads, padding included. */
    long tokenCount();

    /**
     * What its mean loss counts beside other batches' in a step and in an evaluation; more than 0. A batch that weighs as
     * much as it has targets makes the loss of several a mean over all their targets.
     */
    default double weight() {
        return size();
    }
}
