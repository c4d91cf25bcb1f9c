package org.codestep.train;

/** Examples that one training step learns from. */
public interface Batch {

    /** Number of examples. */
    int size();
}
