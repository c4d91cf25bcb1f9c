package org.codestep.evaluate;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/**
 * Chooses the next token of each sequence. The choice may depend on nothing but the scores, the prompt's number and the
 * place: it is also asked for places behind a token that will not stand, and for the same place again.
 */
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
     *     need not depend on which prompts share a batch. Several rows may be of one prompt
     * @param produced for each row, the place of its token in the answer: how many new tokens come before it
     */
    int[] choose(NDArray logits, int[] prompts, int[] produced);
}
