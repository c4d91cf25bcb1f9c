package org.codestep.generate.skeleton;

import java.io.Serializable;
import java.util.Objects;

/**
 * What programs of the second generator are like. Each number of a program that is given as a range is drawn
 * uniformly from it.
 *
 * @param depth how deep blocks are nested at the deepest place; 0 is a program without a block
 * @param blocks how many blocks ({@code for}, {@code while}, {@code if}) there are at each depth; at least 1
 * @param lines how many lines the program is written in
 * @param iterations how often a loop turns each time it is come to; at least 1
 * @param numbers those that the program is written with, but for the 1 of a {@code while} counter's step
 * @param names of its variables
 * @param operators of its assignments, but for a {@code while} counter's step
 * @param values the range that every value of every variable stays in, at each moment of the run
 */
public record SkeletonSettings(
        IntRange depth,
        IntRange blocks,
        IntRange lines,
        IntRange iterations,
        NumberSet numbers,
        NameSet names,
        OperatorGroups operators,
        IntRange values) implements Serializable {

    /** The lines around the blocks: two initialisations and the last {@code print}. */
    static final int FIXED_LINES = 3;
    /** The initialisations among them. */
    static final int INITIALISATIONS = 2;

    public SkeletonSettings {
        Objects.requireNonNull(numbers, "numbers");
        Objects.requireNonNull(operators, "operators");
        Objects.requireNonNull(values, "values");
        requireAtLeast("depth", 0, depth);
        requireAtLeast("blocks", 1, blocks);
        requireAtLeast("iterations", 1, iterations);
        // A header and a line in it for each block: then every draw of depth and blocks fits into the lines.
        requireAtLeast("lines", FIXED_LINES + 2 * depth.high() * blocks.high(), lines);
        if (iterations.high() > numbers.reach()) {
            throw new IllegalArgumentException("a loop's bounds are numbers of one range, so each range must reach"
                    + " over " + iterations.high() + " iterations; got " + numbers.ranges());
        }
        int wanted = depth.high() + INITIALISATIONS;
        if (names.names().size() < wanted) {
            throw new IllegalArgumentException("wanted at least " + wanted + " variable names for nested loops "
                    + depth.high() + " deep, got " + names.names());
        }
    }

    private static void requireAtLeast(String name, int least, IntRange range) {
        if (range.low() < least) {
            throw new IllegalArgumentException(name + ": wanted at least " + least + ", got " + range);
        }
    }

    public SkeletonSettings withDepth(IntRange other) {
        return new SkeletonSettings(other, blocks, lines, iterations, numbers, names, operators, values);
    }

    public SkeletonSettings withBlocks(IntRange other) {
        return new SkeletonSettings(depth, other, lines, iterations, numbers, names, operators, values);
    }

    public SkeletonSettings withLines(IntRange other) {
        return new SkeletonSettings(depth, blocks, other, iterations, numbers, names, operators, values);
    }

    public SkeletonSettings withNumbers(NumberSet other) {
        return new SkeletonSettings(depth, blocks, lines, iterations, other, names, operators, values);
    }

    public SkeletonSettings withNames(NameSet other) {
        return new SkeletonSettings(depth, blocks, lines, iterations, numbers, other, operators, values);
    }

    public SkeletonSettings withOperators(OperatorGroups other) {
        return new SkeletonSettings(depth, blocks, lines, iterations, numbers, names, other, values);
    }
}
