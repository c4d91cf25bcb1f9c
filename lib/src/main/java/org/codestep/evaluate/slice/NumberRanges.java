package org.codestep.evaluate.slice;

import java.util.Map;
import java.util.TreeMap;

/** Ranges of a number that hold enough examples each, as narrow as that allows. */
public final class NumberRanges {

    private final TreeMap<Long, Range> byFirst = new TreeMap<>();

    /** The numbers from the first to the last. In a table {@code 7} or {@code 7–9}. */
    public record Range(long first, long last) implements Comparable<Range> {

        @Override
        public int compareTo(Range other) {
            return Long.compare(first, other.first);
        }

        @Override
        public String toString() {
            return first == last ? Long.toString(first) : first + "–" + last;
        }
    }

    /**
     * Closes a range as soon as it is full; what is left at the end joins the last one.
     *
     * @param counts how many examples have each number
     * @param minimum the least number of examples in a range, at least 1; only when there are fewer in all is a range
     *     smaller
     */
    public NumberRanges(TreeMap<Long, Integer> counts, int minimum) {
        if (minimum < 1) {
            throw new IllegalArgumentException("a slice needs at least 1 example, got a minimum of " + minimum);
        }
        long first = 0;
        int members = 0;
        for (Map.Entry<Long, Integer> count : counts.entrySet()) {
            first = members == 0 ? count.getKey() : first;
            members += count.getValue();
            if (members >= minimum) {
                byFirst.put(first, new Range(first, count.getKey()));
                members = 0;
            }
        }
        if (members > 0) {
            long start = byFirst.isEmpty() ? first : byFirst.lastKey();
            byFirst.put(start, new Range(start, counts.lastKey()));
        }
    }

    /** The range of a number, which must have been counted. */
    public Range of(long number) {
        return byFirst.floorEntry(number).getValue();
    }
}
