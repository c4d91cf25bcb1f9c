package org.codestep.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which of the published TinyPy generators is followed. */
public enum Variant {
    /** The one of the line-counting experiments: variables a to e, and no {@code while} in level ALL. */
    COUNTING(5, false),
    /** The public one: variables a to z, every level in ALL. */
    PUBLIC(26, true);

    private final int variables;
    private final boolean allHasWhile;

    Variant(int variables, boolean allHasWhile) {
        this.variables = variables;
        this.allHasWhile = allHasWhile;
    }

    /**
     * The variant of a name, such as {@code counting}.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static Variant named(String name) {
        for (Variant variant : values()) {
            if (variant.toString().equalsIgnoreCase(name)) {
                return variant;
            }
        }
        String known = Arrays.stream(values()).map(Variant::toString).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown variant '" + name + "'; the variants are " + known);
    }

    /** How many variable names there are, from {@code a} on. */
    int variables() {
        return variables;
    }

    /** The names that variables can have. */
    public List<String> names() {
        return IntStream.range(0, variables).mapToObj(i -> String.valueOf((char) ('a' + i))).toList();
    }

    /** Whether level ALL also draws {@link Level#WHILE}. */
    boolean allHasWhile() {
        return allHasWhile;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
