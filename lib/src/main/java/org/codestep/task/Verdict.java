package org.codestep.task;

import java.util.Objects;

/**
 * What a checker says of an answer.
 *
 * @param right whether it is accepted
 * @param reason why, in a few words: {@code equal}, or what was wanted instead
 */
public record Verdict(boolean right, String reason) {

    public Verdict {
        Objects.requireNonNull(reason, "reason");
    }
}
