package org.codestep.decode;

import java.util.Locale;

/**
 * What a beam search follows, and when it ends.
 *
 * @param count answers that are followed at once, at least 1
 * @param lengthPenalty an answer's score is its log-probability divided by this power of its number of tokens: 0
 *     favours short answers, 1 compares means a token, more favours long ones; finite
 * @param stopping when a search ends
 */
public record Beams(int count, double lengthPenalty, Stopping stopping) {

    /**
     * When a search ends, beside where there is no room for more. But for {@link #FIRST}, they are those of
     * transformers 5, and the score counts the token that ends an answer.
     */
    public enum Stopping {
        /** As soon as as many answers have ended as there are beams; {@code early_stopping=True}. */
        TRUE,
        /**
         * When the best beam, ended as it is, would score no better than the worst of as many answers as there are
         * beams; {@code early_stopping=False}, the default there.
         */
        FALSE,
        /**
         * When not even the longest possible answer would, if its other tokens were certain;
         * {@code early_stopping="never"}.
         */
        NEVER,
        /** As {@link #TRUE}; of the answers that end, the first are kept, and the token that ends one has no length. */
        FIRST;

        /** In lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Beams {
        if (count < 1) {
            throw new IllegalArgumentException("beam search needs at least 1 beam, got " + count);
        }
        if (!Double.isFinite(lengthPenalty)) {
            throw new IllegalArgumentException("the length penalty must be a finite number, got " + lengthPenalty);
        }
    }

    /** @throws IllegalArgumentException if the vocabulary has not as many tokens to begin with */
    void requireVocabulary(int size) {
        if (count > size) {
            throw new IllegalArgumentException(
                    count + " beams are more than the model's vocabulary of " + size + " tokens; take fewer");
        }
    }

    /** Of an answer of so many tokens, the one that ended it perhaps among them. */
    double score(double logProbability, int length) {
        return logProbability / Math.pow(Math.max(1, length), lengthPenalty);
    }
}
