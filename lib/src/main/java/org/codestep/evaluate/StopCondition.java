package org.codestep.evaluate;

/** An end of answers that is no single token. */
@FunctionalInterface
interface StopCondition {

    /** Answers have no such end. */
    StopCondition NONE = (tokens, length) -> false;

    /** Whether an answer ends with the last of its tokens, {@code tokens[length - 1]}, which is part of it. */
    boolean isMet(int[] tokens, int length);
}
