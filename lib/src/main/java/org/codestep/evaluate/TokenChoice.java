package org.codestep.evaluate;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/** Chooses the next token of each sequence. */
@FunctionalInterface
public interface TokenChoice {

    /** The most probable token. */
    TokenChoice GREEDY = (logits, prompts, produced) ->
            Arrays.stream(logits.argMax(-1).toLongArray()).mapToInt(Math::toIntExact).toArray();

    /**
     * One token for each row.
     *
     * @param logits scores of each token, (B, V)
     * @param prompts for each row, the number of its prompt in the list that is decoded; so that a choice by chance
     *     need not depend on which prompts share a batch
     * @param produced for each row, how many new tokens its sequence already has
     */
    int[] choose(NDArray logits, int[] prompts, int[] produced);
}
