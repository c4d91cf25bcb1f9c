package org.codestep.python.run.value;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Python's values as Java objects: {@link Long} and, outside its range only, {@link BigInteger} are {@code int};
 * {@link Double} is {@code float}, {@link Boolean} {@code bool}, {@link String} {@code str}, {@link None}
 * {@code None}, {@link ListValue} {@code list}, {@link TupleValue} {@code tuple}, {@link RangeValue} {@code range};
 * a {@link CallableValue} is a function.
 */
public final class Values {

    /** About what a list takes for each element. */
    public static final int REFERENCE_BYTES = Long.BYTES;

    private Values() {}

    /** The name of a value's class. */
    public static String typeName(Object value) {
        if (value instanceof Long || value instanceof BigInteger) {
            return "int";
        } else if (value instanceof Double) {
            return "float";
        } else if (value instanceof Boolean) {
            return "bool";
        } else if (value instanceof String) {
            return "str";
        } else if (value == None.NONE) {
            return "NoneType";
        } else if (value instanceof ListValue) {
            return "list";
        } else if (value instanceof TupleValue) {
            return "tuple";
        } else if (value instanceof RangeValue) {
            return "range";
        } else if (value instanceof CallableValue callable) {
            return callable.typeName();
        }
        throw new IllegalArgumentException("no value of Python: " + value.getClass());
    }

    /** What {@code if} makes of a value. */
    public static boolean isTrue(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        } else if (value instanceof Long number) {
            return number != 0;
        } else if (value instanceof Double number) {
            return number != 0;
        } else if (value instanceof String text) {
            return !text.isEmpty();
        } else if (value instanceof RangeValue range) {
            return range.length() > 0;
        }
        List<Object> items = items(value);
        if (items != null) {
            return !items.isEmpty();
        }
        return value != None.NONE;
    }

    /** An {@code int} or {@code float}, which a {@code bool} is one of; null for other values. */
    public static Object number(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        }
        return value instanceof Number ? value : null;
    }

    /** The elements of a list or tuple; null for other values. */
    public static List<Object> items(Object value) {
        if (value instanceof ListValue list) {
            return list.items();
        }
        return value instanceof TupleValue tuple ? tuple.items() : null;
    }

    /** What stands for a value in a list of variables if {@code str} raises. */
    public static String unprintable(Object value) {
        return "<unprintable " + typeName(value) + ">";
    }

    /** Whether a value is an integer of at most 64 bits, a float, a truth value or {@code None}. */
    public static boolean isPlain(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean || value == None.NONE;
    }

    /** Whether a variable with this value is data, not code. */
    public static boolean isData(Object value) {
        return !(value instanceof CallableValue);
    }

    /** About what a value takes in memory, without what it holds. */
    public static long size(Object value) {
        if (value instanceof String text) {
            return (long) text.length() * Character.BYTES;
        } else if (value instanceof BigInteger number) {
            return number.bitLength() / Byte.SIZE;
        }
        List<Object> items = items(value);
        return items == null ? 0 : (long) items.size() * REFERENCE_BYTES;
    }

    /** Adds up about what values take in memory, each once. */
    public static final class Sizer {

        private static final int OBJECT_BYTES = 40;

        private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Deque<Object> open = new ArrayDeque<>();
        private long bytes;

        /** Adds a value and all that is in it, but for what was added before. */
        public void add(Object value) {
            push(value);
            while (!open.isEmpty()) {
                Object next = open.pop();
                bytes += OBJECT_BYTES + size(next);
                List<Object> items = items(next);
                if (items != null) {
                    items.forEach(this::push);
                }
            }
        }

        private void push(Object value) {
            boolean large = value instanceof String || value instanceof BigInteger || items(value) != null;
            if (large && seen.add(value)) {
                open.push(value);
            }
        }

        /** About how much it is by now. */
        public long bytes() {
            return bytes;
        }
    }
}
