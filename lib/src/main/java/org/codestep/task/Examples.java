package org.codestep.task;

import java.util.List;
import java.util.Objects;
import org.codestep.corpus.Example;

/**
 * The examples that a snippet gave.
 *
 * @param list the examples
 * @param whyNone why there is none, in the words that summaries count by; empty if there are some
 */
public record Examples(List<Example> list, String whyNone) {

    public Examples {
        list = List.copyOf(list);
        Objects.requireNonNull(whyNone, "whyNone");
        if (list.isEmpty() == whyNone.isEmpty()) {
            throw new IllegalArgumentException("wanted either examples or a reason why there is none, got "
                    + list.size() + " examples and the reason '" + whyNone + "'");
        }
    }

    public static Examples of(Example one) {
        return new Examples(List.of(one), "");
    }

    /** @param whyNone in case the list is empty */
    public static Examples of(List<Example> list, String whyNone) {
        return new Examples(list, list.isEmpty() ? whyNone : "");
    }

    public static Examples none(String why) {
        return new Examples(List.of(), why);
    }
}
