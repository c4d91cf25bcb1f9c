package org.codestep.trace.jython.value;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.python.core.PyObject;

/** A {@code range}, whose bounds are held to {@code long}. */
public final class RangeValue extends PyObject {

    private static final long serialVersionUID = 1;

    private final long start;
    private final long stop;
    private final long step;

    /** @param step not 0 */
    public RangeValue(long start, long stop, long step) {
        this.start = start;
        this.stop = stop;
        this.step = step;
    }

    /** The first number, if there is any. */
    public long start() {
        return start;
    }

    /** Not 0. */
    public long step() {
        return step;
    }

    @Override
    public boolean __nonzero__() {
        return step > 0 ? start < stop : start > stop;
    }

    /** The number of items; the caller keeps the bounds far from overflow. */
    public long size() {
        return __nonzero__() ? (stop - start + (step > 0 ? step - 1 : step + 1)) / step : 0;
    }

    /** As {@code str} shows it. */
    public String text() {
        return step == 1 ? "range(" + start + ", " + stop + ")" : "range(" + start + ", " + stop + ", " + step + ")";
    }

    /** The numbers in order. */
    public Iterator<PyObject> iterator() {
        return new Iterator<>() {
            private long next = start;
            private long left = size();

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public PyObject next() {
                if (left == 0) {
                    throw new NoSuchElementException();
                }
                long item = next;
                next += step;
                left--;
                return Values.python(item);
            }
        };
    }
}
