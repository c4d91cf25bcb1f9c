package org.codestep.python.run.value;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A Python {@code range} of integers of 64 bits.
 *
 * @param start the first, if there is any
 * @param stop the bound that is not reached
 * @param step not 0
 */
public record RangeValue(long start, long stop, long step) {

    /** @throws Unmodelled if there are 2<sup>63</sup> or more */
    public long length() {
        boolean empty = step > 0 ? start >= stop : start <= stop;
        if (empty) {
            return 0;
        }
        // As unsigned numbers the distance and the step's size always fit.
        long distance = step > 0 ? stop - start : start - stop;
        long size = step > 0 ? step : -step;
        long length = Long.divideUnsigned(distance - 1, size) + 1;
        if (length <= 0) {
            throw new Unmodelled("a range of so many integers is not supported");
        }
        return length;
    }

    /** @param index from 0 to {@link #length()} - 1 */
    public long get(long index) {
        return start + index * step;
    }

    /** {@code number in range}. */
    public boolean contains(long number) {
        boolean inside = step > 0 ? start <= number && number < stop : stop < number && number <= start;
        long distance = step > 0 ? number - start : start - number;
        return inside && Long.remainderUnsigned(distance, step > 0 ? step : -step) == 0;
    }

    /** The elements in order, each a {@link Long}. */
    public Iterator<Object> iterator() {
        return new Iterator<>() {
            private long next = start;
            private boolean overflowed;

            @Override
            public boolean hasNext() {
                return !overflowed && (step > 0 ? next < stop : next > stop);
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                long item = next;
                next += step;
                overflowed = ((item ^ next) & (step ^ next)) < 0;
                return item;
            }
        };
    }
}
