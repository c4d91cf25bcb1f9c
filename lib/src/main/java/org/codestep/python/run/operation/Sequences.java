package org.codestep.python.run.operation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.codestep.python.run.limit.Meter;
import org.codestep.python.run.value.ListValue;
import org.codestep.python.run.value.None;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.RangeValue;
import org.codestep.python.run.value.TupleValue;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.run.value.Values;

/** What strings, lists, tuples and ranges have in common: length, elements, slices, joining. */
public final class Sequences {

    private Sequences() {}

    /** Whether a value is one of these. */
    public static boolean isSequence(Object value) {
        return value instanceof String || value instanceof ListValue || value instanceof TupleValue
                || value instanceof RangeValue;
    }

    /** {@code len(value)}. */
    static long length(Object value) {
        if (value instanceof String text) {
            return text.codePointCount(0, text.length());
        } else if (value instanceof RangeValue range) {
            return range.length();
        }
        List<Object> items = Values.items(value);
        if (items == null) {
            throw PythonError.type("object of type '" + Values.typeName(value) + "' has no len()");
        }
        return items.size();
    }

    /** The elements one after the other; those of a list as it is when they are asked for. */
    public static Iterator<Object> iterate(Object value) {
        if (value instanceof String text) {
            return text.codePoints().mapToObj(c -> (Object) Character.toString(c)).iterator();
        } else if (value instanceof RangeValue range) {
            return range.iterator();
        }
        List<Object> items = Values.items(value);
        if (items == null) {
            throw PythonError.type("'" + Values.typeName(value) + "' object is not iterable");
        }
        return new Iterator<>() {
            private int next;
            private boolean exhausted;

            @Override
            public boolean hasNext() {
                exhausted |= next >= items.size();
                return !exhausted;
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return items.get(next++);
            }
        };
    }

    /** {@code value[index]}. */
    public static Object item(Object value, Object index) {
        if (!isSequence(value)) {
            throw PythonError.type("'" + Values.typeName(value) + "' object is not subscriptable");
        }
        long length = length(value);
        long at = place(value, index, length, "index out of range");
        if (value instanceof String text) {
            int from = text.length() == length ? (int) at : text.offsetByCodePoints(0, (int) at);
            return Character.toString(text.codePointAt(from));
        } else if (value instanceof RangeValue range) {
            return range.get(at);
        }
        return Values.items(value).get((int) at);
    }

    /** {@code value[index] = item}. */
    public static void assign(Object value, Object index, Object item) {
        if (!(value instanceof ListValue list)) {
            throw PythonError.type("'" + Values.typeName(value) + "' object does not support item assignment");
        }
        int at = (int) place(value, index, list.items().size(), "assignment index out of range");
        list.items().set(at, item);
    }

    private static long place(Object value, Object index, long length, String problem) {
        Object number = Values.number(index);
        if (number instanceof BigInteger) {
            throw new PythonError("IndexError", "cannot fit 'int' into an index-sized integer");
        }
        if (!(number instanceof Long at)) {
            throw PythonError.type(Values.typeName(value) + " indices must be integers or slices, not "
                    + Values.typeName(index));
        }
        long place = at < 0 ? at + length : at;
        if (place < 0 || place >= length) {
            throw new PythonError("IndexError", Values.typeName(value) + " " + problem);
        }
        return place;
    }

    /**
     * {@code value[lower:upper:step]}.
     *
     * @param lower {@link None} if left out, as the others
     */
    public static Object slice(Object value, Object lower, Object upper, Object step, Meter meter) {
        if (!isSequence(value)) {
            throw PythonError.type("'" + Values.typeName(value) + "' object is not subscriptable");
        }
        long length = length(value);
        long stride = step == None.NONE ? 1 : bound(step);
        if (stride == 0) {
            throw PythonError.value("slice step cannot be zero");
        }
        long first = lower == None.NONE ? (stride > 0 ? 0 : length - 1) : clamped(bound(lower), length, stride);
        long last = upper == None.NONE ? (stride > 0 ? length : -1) : clamped(bound(upper), length, stride);
        if (value instanceof RangeValue range) {
            return partOfRange(range, first, last, stride);
        }
        long count = new RangeValue(first, last, stride).length();
        meter.allocate(Values.REFERENCE_BYTES * count);
        if (value instanceof String text) {
            return partOfText(text, length, first, stride, count);
        }
        List<Object> items = Values.items(value);
        List<Object> taken = new ArrayList<>((int) count);
        for (long i = 0; i < count; i++) {
            taken.add(items.get((int) (first + i * stride)));
        }
        return value instanceof ListValue ? new ListValue(taken) : new TupleValue(taken);
    }

    private static RangeValue partOfRange(RangeValue range, long first, long last, long stride) {
        try {
            long step = Math.multiplyExact(range.step(), stride);
            long start = Math.addExact(range.start(), Math.multiplyExact(first, range.step()));
            long stop = Math.addExact(range.start(), Math.multiplyExact(last, range.step()));
            return new RangeValue(start, stop, step);
        } catch (ArithmeticException e) {
            throw new Unmodelled("a range of integers beyond 64 bits is not supported");
        }
    }

    private static String partOfText(String text, long length, long first, long stride, long count) {
        if (count == 0) {
            return "";
        }
        if (text.length() == length && stride == 1) {
            return text.substring((int) first, (int) (first + count));
        }
        int[] codePoints = text.codePoints().toArray();
        StringBuilder taken = new StringBuilder();
        for (long i = 0; i < count; i++) {
            taken.appendCodePoint(codePoints[(int) (first + i * stride)]);
        }
        return taken.toString();
    }

    /** A bound as a 64-bit number; those beyond lie outside any sequence, just as the largest of these. */
    private static long bound(Object value) {
        Object number = Values.number(value);
        if (number instanceof BigInteger big) {
            return big.signum() < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE;
        }
        if (!(number instanceof Long bound)) {
            throw PythonError.type("slice indices must be integers or None or have an __index__ method");
        }
        return Math.max(bound, -Long.MAX_VALUE);
    }

    private static long clamped(long bound, long length, long stride) {
        long lowest = stride > 0 ? 0 : -1;
        long place = bound < 0 ? bound + length : bound;
        return Math.max(lowest, Math.min(place, stride > 0 ? length : length - 1));
    }

    /** {@code a + b} of two lists or two tuples. */
    static Object join(Object a, Object b, Meter meter) {
        boolean alike = a instanceof ListValue && b instanceof ListValue
                || a instanceof TupleValue && b instanceof TupleValue;
        if (!alike) {
            throw PythonError.type("can only concatenate " + Values.typeName(a) + " (not \"" + Values.typeName(b)
                    + "\") to " + Values.typeName(a));
        }
        List<Object> first = Values.items(a);
        List<Object> second = Values.items(b);
        meter.allocate(Values.REFERENCE_BYTES * ((long) first.size() + second.size()));
        List<Object> joined = new ArrayList<>(first.size() + second.size());
        joined.addAll(first);
        joined.addAll(second);
        return a instanceof ListValue ? new ListValue(joined) : new TupleValue(joined);
    }

    /** {@code list += iterable}, which changes the list. */
    static void extend(ListValue list, Object iterable, Meter meter) {
        // Elements are taken first: a list may be added to itself.
        List<Object> added = iterable == list ? List.copyOf(list.items()) : collected(iterable, meter);
        meter.allocate(Values.REFERENCE_BYTES * (long) added.size());
        list.items().addAll(added);
    }

    /** All elements. */
    static List<Object> collected(Object iterable, Meter meter) {
        List<Object> items = Values.items(iterable);
        if (items != null) {
            return items;
        }
        Iterator<Object> elements = iterate(iterable);
        meter.allocate(Values.REFERENCE_BYTES * length(iterable));
        List<Object> collected = new ArrayList<>();
        elements.forEachRemaining(collected::add);
        return collected;
    }

    /** {@code sequence * count} of a string, list or tuple. */
    static Object repeat(Object sequence, Object other, Meter meter) {
        Object count = Values.number(other);
        if (count == null || count instanceof Double) {
            throw PythonError.type("can't multiply sequence by non-int of type '" + Values.typeName(other) + "'");
        }
        if (!(count instanceof Long times)) {
            throw PythonError.overflow("cannot fit 'int' into an index-sized integer");
        }
        if (sequence instanceof String text) {
            return times <= 0 || text.isEmpty()
                    ? ""
                    : text.repeat(fitting(text.length(), times, Character.BYTES, meter));
        }
        List<Object> items = Values.items(sequence);
        List<Object> repeated = new ArrayList<>();
        if (times > 0 && !items.isEmpty()) {
            int turns = fitting(items.size(), times, Values.REFERENCE_BYTES, meter);
            for (int i = 0; i < turns; i++) {
                repeated.addAll(items);
            }
        }
        return sequence instanceof ListValue ? new ListValue(repeated) : new TupleValue(repeated);
    }

    private static int fitting(long size, long times, int bytes, Meter meter) {
        meter.allocate(times > Integer.MAX_VALUE ? Long.MAX_VALUE : size * times * bytes);
        return (int) times;
    }

    /** {@code item in container}. */
    static boolean contains(Object item, Object container) {
        if (container instanceof String text) {
            if (!(item instanceof String part)) {
                throw PythonError.type("'in <string>' requires string as left operand, not " + Values.typeName(item));
            }
            return text.contains(part);
        } else if (container instanceof RangeValue range) {
            Object number = Values.number(item);
            if (number instanceof Double x && x == Math.rint(x) && Math.abs(x) < 0x1p63) {
                number = (long) (double) x;
            }
            return number instanceof Long whole && range.contains(whole);
        }
        List<Object> items = Values.items(container);
        if (items == null) {
            throw PythonError.type("argument of type '" + Values.typeName(container) + "' is not iterable");
        }
        for (Object element : items) {
            if (Comparisons.same(element, item)) {
                return true;
            }
        }
        return false;
    }
}
