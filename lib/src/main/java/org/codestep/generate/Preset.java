package org.codestep.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Named settings of the second generator: a set to train on, and six that each lie outside of it in one respect
 * alone.
 */
public enum Preset {
    /** What models are trained on. */
    IN_DISTRIBUTION(Base.SETTINGS),
    /** 32 to 40 lines in place of 16 to 20; blocks as many as before. */
    LONGER(Base.SETTINGS.withLines(new IntRange(32, 40))),
    /** Blocks nested 3 deep in place of 1 or 2; lines as many as before. */
    DEEPER(Base.SETTINGS.withDepth(new IntRange(3, 3))),
    /** 3 blocks at each depth in place of 1 or 2; lines as many as before. */
    DENSER(Base.SETTINGS.withBlocks(new IntRange(3, 3))),
    /** The numbers 10 to 19, which the others are never written with, in place of 0 to 9 and 20 to 29. */
    HIDDEN_NUMBERS(Base.SETTINGS.withNumbers(new NumberSet(new IntRange(10, 19)))),
    /** The variables n to z in place of a to m. */
    HIDDEN_VARIABLES(Base.SETTINGS.withNames(new NameSet(1, 50, 100))),
    /** Programs with both {@code + -} and {@code * // %}, in place of one of the two groups a program. */
    MIXED_OPERATORS(Base.SETTINGS.withOperators(new OperatorGroups(Base.OPERATORS, 2)));

    private final SkeletonSettings settings;

    Preset(SkeletonSettings settings) {
        this.settings = settings;
    }

    /** Apart, since an enum's own constants cannot be used by its values. */
    private static final class Base {

        static final List<List<String>> OPERATORS = List.of(List.of("+", "-"), List.of("*", "//", "%"));

        static final SkeletonSettings SETTINGS = new SkeletonSettings(
                new IntRange(1, 2),
                new IntRange(1, 2),
                new IntRange(16, 20),
                new IntRange(2, 4),
                new NumberSet(new IntRange(0, 9), new IntRange(20, 29)),
                new NameSet(1, 0, 50),
                new OperatorGroups(OPERATORS, 1),
                new IntRange(-999, 999));
    }

    public SkeletonSettings settings() {
        return settings;
    }

    /**
     * The preset of a name, such as {@code hidden-numbers}.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static Preset named(String name) {
        for (Preset preset : values()) {
            if (preset.toString().equalsIgnoreCase(name)) {
                return preset;
            }
        }
        String known = Arrays.stream(values()).map(Preset::toString).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown preset '" + name + "'; the presets are " + known);
    }

    /** The name as the command line and the files have it, such as {@code hidden-numbers}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
