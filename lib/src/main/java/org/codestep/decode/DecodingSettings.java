package org.codestep.decode;

import java.util.Objects;
import java.util.Set;
import org.codestep.decode.logits.Penalties;
import org.codestep.model.LanguageModel;

/**
 * When an answer ends, what makes tokens less likely, and how many answers are worked on together.
 *
 * @param maxNewTokens an answer that has no end by then is cut off; at least 1
 * @param stopTokens ids that end an answer and are no part of it; may be empty
 * @param batchSize prompts that are continued side by side, at least 1; it changes the speed and the memory, and how
 *     scores are rounded, for the engine sums in another order for another number of rows: log-probabilities differ in
 *     their last digits, mostly by less than 1e-6, and answers where two tokens are as near to each other
 * @param penalties what the model's scores undergo before a token is chosen by them
 */
public record DecodingSettings(int maxNewTokens, Set<Integer> stopTokens, int batchSize, Penalties penalties) {

    private static final int BATCH = 256;

    public DecodingSettings {
        if (maxNewTokens < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "maxNewTokens and batchSize must be at least 1, got " + maxNewTokens + " and " + batchSize);
        }
        stopTokens = Set.copyOf(stopTokens);
        Objects.requireNonNull(penalties, "penalties");
    }

    /** Without penalties. */
    public DecodingSettings(int maxNewTokens, Set<Integer> stopTokens, int batchSize) {
        this(maxNewTokens, stopTokens, batchSize, Penalties.NONE);
    }

    /** With one token that ends an answer, and a batch size for small models. */
    public DecodingSettings(int maxNewTokens, int stopToken) {
        this(maxNewTokens, Set.of(stopToken), BATCH);
    }

    /** The most tokens that an answer can have. */
    int room(int[] prompt, LanguageModel model) {
        return Math.min(maxNewTokens, model.answerLimit(prompt.length));
    }

    /** What ended an answer to a prompt. @param stop what may have, beside the stop tokens */
    public AnswerEnd.Cause cause(int[] prompt, int[] answer, StopCondition stop, LanguageModel model) {
        if (stop.isMet(answer)) {
            return AnswerEnd.Cause.STOP;
        }
        return answer.length < room(prompt, model) ? AnswerEnd.Cause.END : AnswerEnd.Cause.LENGTH;
    }
}
