package org.codestep.decode;

import java.util.Locale;

/** What ended an answer. */
public enum AnswerCause {
    /** A token that ends answers, of which it has no part. */
    END,
    /** A {@link StopCondition}, such as a text that answers end before. */
    STOP,
    /** It was as long as it might be, or the model had no room for more. */
    LENGTH;

    /** In lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
