package org.codestep.generate.skeleton;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Named settings of the second generator: a set to train on, and six that each lie outside of it in one respect
 * alone.
 */
public enum Preset {
    /** What models are trained on. */
    IN_DISTRIBUTION(settings -> settings),
    /** Twice as many lines, 32 to 40 in place of 16 to 20; blocks as many as before. */
    LONGER(settings -> settings.withLines(
            new IntRange(2 * settings.lines().low(), 2 * settings.lines().high()))),
    /** Blocks nested one deeper than the deepest, 3 in place of 1 or 2; lines as many as before. */
    DEEPER(settings -> settings.withDepth(oneMore(settings.depth()))),
    /** One block more at each depth than the most, 3 in place of 1 or 2; lines as many as before. */
    DENSER(settings -> settings.withBlocks(oneMore(settings.blocks()))),
    /** The numbers 10 to 19, which the others are never written with, in place of 0 to 9 and 20 to 29. */
    HIDDEN_NUMBERS(settings -> settings.withNumbers(new NumberSet(new IntRange(10, 19)))),
    /** The variables n to z in place of a to m. */
    HIDDEN_VARIABLES(settings -> settings.withNames(new NameSet(1, 50, 100))),
    /** Programs with both {@code + -} and {@code * // %}, in place of one of the two groups a program. */
    MIXED_OPERATORS(settings -> settings.withOperators(new OperatorGroups(Base.OPERATORS, 2)));

    private final UnaryOperator<SkeletonSettings> difference;

    Preset(UnaryOperator<SkeletonSettings> difference) {
        this.difference = difference;
    }

    /** What the presets differ from. */
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

    private static IntRange oneMore(IntRange range) {
        return new IntRange(range.high() + 1, range.high() + 1);
    }

    public SkeletonSettings settings() {
        return of(Base.SETTINGS);
    }

    /**
     * Settings that differ from others in the one respect in which this preset differs from {@link #IN_DISTRIBUTION}.
     *
     * @param inDistribution with the numbers, names and operators of that preset
     * @throws IllegalArgumentException if so deep or so many blocks do not fit into the lines
     */
    public SkeletonSettings of(SkeletonSettings inDistribution) {
        return difference.apply(inDistribution);
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
