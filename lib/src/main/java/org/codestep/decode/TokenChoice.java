package org.codestep.decode;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/**
 * Chooses the next token of each sequence. The choice may depend on nothing but the scores, the prompt's number and the
 * place: it is also asked for places behind a token that will not stand, and for the same place again.
 */
@FunctionalInterface
public interface TokenChoice {

    /** The most probable token; of equally probable ones that with the lowest id. */
    TokenChoice GREEDY = (logits, prompts, produced) -> {
        try (NDArray best = logits.argMax(-1)) {
            return Arrays.stream(best.toLongArray()).mapToInt(Math::toIntExact).toArray();
        }
    };

    /**
     * One token for each row.
     *
     * @param logits scores of each token, (B, V); what is made of them belongs to their manager
     * @param prompts for each row, the number of its prompt in the list that is decoded; so that a choice by chance
     *     need not depend on which prompts share a batch. Several rows may be of one prompt
     * @param produced for each row, the place of its token in the answer: how many new tokens come before it
     */
    int[] choose(NDArray logits, int[] prompts, int[] produced);
}
