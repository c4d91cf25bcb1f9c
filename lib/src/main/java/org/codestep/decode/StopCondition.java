package org.codestep.decode;

import java.util.function.IntPredicate;

/** An end of answers that is no single token. */
@FunctionalInterface
public interface StopCondition {

    /** Answers have no such end. */
    StopCondition NONE = () -> token -> false;

    /**
     * A watch over one answer: it is told each token in turn, and says whether the answer ends with it, which is part
     * of the answer.
     */
    IntPredicate watch();

    /** Whether an answer ends with the last of its tokens. */
    default boolean isMet(int[] tokens) {
        IntPredicate watch = watch();
        boolean met = false;
        for (int token : tokens) {
            met = watch.test(token);
        }
        return met;
    }
}
