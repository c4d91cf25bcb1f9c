package org.codestep.generate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A level of the TinyPy grammar, from straight-line arithmetic to loops.
 *
 * <p>Levels and distribution are those of the public TinyPy generator, first generation (arXiv 2403.06503).
 */
public enum Level {
    /** Initialisations, at most one assignment of an expression, one {@code print}. */
    STRAIGHT_SIMPLE("1.1", 1),
    /** As 1.1, with parenthesised expressions. */
    STRAIGHT_ADVANCED("1.2", 3),
    /** {@code if}, {@code elif}, {@code else} on one comparison. */
    BRANCH_SIMPLE("2.1", 5),
    /** As 2.1, after an assignment, on comparisons chained by {@code and} and {@code or}. */
    BRANCH_ADVANCED("2.2", 5),
    /** {@code for} over {@code range}. */
    FOR_SIMPLE("3.1", 2),
    /** As 3.1, after an assignment. */
    FOR_ADVANCED("3.2", 4),
    /** {@code while} with a counter. */
    WHILE("4.1", 2),
    /** Each snippet of a level drawn uniformly. */
    ALL("ALL", 5);

    private final String label;
    private final int maxRecursion;

    Level(String label, int maxRecursion) {
        this.label = label;
        this.maxRecursion = maxRecursion;
    }

    /**
     * The level of a name as the command line and the files have it, such as {@code 3.1} or {@code ALL}.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static Level named(String label) {
        for (Level level : values()) {
            if (level.label.equalsIgnoreCase(label)) {
                return level;
            }
        }
        String known = Arrays.stream(values()).map(Level::toString).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown level '" + label + "'; the levels are " + known);
    }

    /** The most that a list of initialisations may grow by: it has 1 to {@code maxRecursion + 1} lines. */
    int maxRecursion() {
        return maxRecursion;
    }

    /** The levels that a snippet of this one can have: for {@link #ALL} those it is drawn from, else itself. */
    List<Level> drawnFrom(Variant variant) {
        if (this != ALL) {
            return List.of(this);
        }
        return Arrays.stream(values())
                .filter(level -> level != ALL && (level != WHILE || variant.allHasWhile()))
                .toList();
    }

    /** The name as the files have it, such as {@code 3.1}. */
    @Override
    public String toString() {
        return label;
    }
}
