package org.codestep.train;

import java.util.List;

/**
 * A step's loss or gradient is no number any more. The parameters are as they were before the step, and the batches
 * that did it are kept.
 */
public final class LossNotFiniteException extends IllegalStateException {

    private final transient List<? extends Batch> batches;
    private final long step;

    LossNotFiniteException(String what, double value, long step, List<? extends Batch> batches) {
        super("the " + what + " of step " + step + " is " + value + "; lower the learning rate");
        this.step = step;
        this.batches = List.copyOf(batches);
    }

    /** The same with one more remedy. */
    public LossNotFiniteException(LossNotFiniteException cause, String remedy) {
        super(cause.getMessage() + ", or " + remedy, cause);
        this.step = cause.step;
        this.batches = cause.batches;
    }

    /** The step that was not made, from 1. */
    public long step() {
        return step;
    }

    /** The batches of that step. */
    public List<? extends Batch> batches() {
        return batches;
    }
}
