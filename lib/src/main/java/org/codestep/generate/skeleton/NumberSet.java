package org.codestep.generate.skeleton;

import java.io.Serializable;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The numbers that a program may be written with.
 *
 * @param ranges at least one, none below 0, no two with a number in common
 */
public record NumberSet(List<IntRange> ranges) implements Serializable {

    public NumberSet {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("wanted at least one range of numbers, got none");
        }
        for (int i = 0; i < ranges.size(); i++) {
            IntRange range = ranges.get(i);
            if (range.low() < 0) {
                throw new IllegalArgumentException("programs are written with numbers from 0 on, got " + range);
            }
            for (IntRange other : ranges.subList(i + 1, ranges.size())) {
                if (other.low() <= range.high() && range.low() <= other.high()) {
                    throw new IllegalArgumentException("ranges " + range + " and " + other + " overlap");
                }
            }
        }
    }

    public NumberSet(IntRange... ranges) {
        this(List.of(ranges));
    }

    public boolean contains(long number) {
        return ranges.stream().anyMatch(range -> range.contains(number));
    }

    /** The greatest distance that two numbers of each range can have. */
    int reach() {
        return ranges.stream().mapToInt(range -> range.size() - 1).min().orElseThrow();
    }

    /** One of them, each as likely. */
    int draw(UniformRandomProvider random) {
        return drawBelow(0, random);
    }

    /**
     * The lower one of two numbers of the set that are so far apart, with the set's numbers between them; each pair
     * as likely.
     *
     * @param distance from 0 to {@link #reach}
     */
    int drawBelow(int distance, UniformRandomProvider random) {
        int choices = 0;
        for (IntRange range : ranges) {
            choices += range.size() - distance;
        }
        int choice = random.nextInt(choices);
        for (IntRange range : ranges) {
            if (choice < range.size() - distance) {
                return range.low() + choice;
            }
            choice -= range.size() - distance;
        }
        throw new IllegalStateException("the choice is one of those counted");
    }
}
