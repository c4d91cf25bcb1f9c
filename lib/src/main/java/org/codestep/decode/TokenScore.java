package org.codestep.decode;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * One choice of a model along its answer. In JSON an array of four.
 *
 * @param token the text of the token that it took, in greedy decoding the most probable one; empty for the end,
 *     U+FFFD for part of a character
 * @param logProbability of that token, in nats, at most 0
 * @param runnerUp the text of the most probable token beside it
 * @param runnerUpLogProbability of that one
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record TokenScore(String token, float logProbability, String runnerUp, float runnerUpLogProbability) {

    /** The probability of the token, from 0 to 1. */
    public double probability() {
        return Math.exp(logProbability);
    }

    /**
     * How much more probable the token was than the other: the difference of their probabilities, from 0 to 1; below 0
     * where a less probable one was taken.
     */
    public double margin() {
        return probability() - Math.exp(runnerUpLogProbability);
    }
}
