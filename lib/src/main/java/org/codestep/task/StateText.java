package org.codestep.task;

import java.util.Arrays;
import org.codestep.python.run.state.Variables;

/** Variables as the prompts write them: {@code name?value} joined by {@code ;}, in order of first assignment. */
public final class StateText {

    /** What stands for the value of a variable whose assignment is masked. */
    public static final String MASKED_VALUE = "~";

    /** What the formats use themselves, so that no value may hold it. */
    private static final String RESERVED = "?;$~\n";

    private StateText() {}

    /**
     * @param masked a variable that is written with {@link #MASKED_VALUE}; null for none
     * @throws UnusableSnippetException if a value could be mistaken for part of the format
     */
    public static String of(Variables variables, String masked) {
        StringBuilder text = new StringBuilder();
        variables.forEach((name, value) -> {
            text.append(text.isEmpty() ? "" : ";").append(name).append('?');
            text.append(name.equals(masked) ? MASKED_VALUE : readable(value));
        });
        return text.toString();
    }

    private static String readable(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (RESERVED.indexOf(value.charAt(i)) >= 0) {
                throw new UnusableSnippetException("a value holds one of the formats' characters ? ; $ ~ or a newline");
            }
        }
        return value;
    }

    /** Whether two texts tell of the same variables with the same values, in whatever order. */
    public static boolean same(String a, String b) {
        return a.equals(b) || a.length() == b.length() && Arrays.equals(sorted(a), sorted(b));
    }

    private static String[] sorted(String text) {
        String[] parts = text.split(";", -1);
        Arrays.sort(parts);
        return parts;
    }

    /** The variable that is written with {@link #MASKED_VALUE}, or null. */
    public static String masked(String text) {
        for (String part : text.split(";")) {
            if (part.endsWith("?" + MASKED_VALUE)) {
                return part.substring(0, part.length() - 2);
            }
        }
        return null;
    }
}
