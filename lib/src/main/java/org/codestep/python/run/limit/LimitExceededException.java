package org.codestep.python.run.limit;

/** The program overstepped a limit: one of its {@link Budget}'s, or one that its {@code LineListener} watches. */
public final class LimitExceededException extends RuntimeException {

    /** The outcome's name at {@link Budget#nanoseconds}. */
    public static final String TIME_LIMIT = "TimeLimit";

    /** @param limit the outcome's name, as {@code StepLimit} */
    public LimitExceededException(String limit) {
        super(limit, null, false, false);
    }
}
