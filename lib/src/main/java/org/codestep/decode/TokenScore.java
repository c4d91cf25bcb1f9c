package org.codestep.decode;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * One choice of a model along its answer. In JSON an array of four.
 *
 * @param token the text of the token that it took, the most probable one; empty for the end of the answer,
 *     U+FFFD for part of a character
 * @param logProbability of that token, in nats, at most 0
 * @param runnerUp the text of the second most probable token
 * @param runnerUpLogProbability of that one
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record TokenScore(String token, float logProbability, String runnerUp, float runnerUpLogProbability) {

    /** The probability of the token, from 0 to 1. */
    public double probability() {
        return Math.exp(logProbability);
    }

    /** How much more probable the token was than the second: the difference of their probabilities, from 0 to 1. */
    public double margin() {
        return probability() - Math.exp(runnerUpLogProbability);
    }
}
