package org.codestep.python.run.operation;

import java.util.List;
import org.codestep.python.run.value.CallableValue;
import org.codestep.python.run.value.ListValue;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.RangeValue;
import org.codestep.python.run.value.TupleValue;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.run.value.Values;
import org.codestep.python.syntax.ComparisonOperator;

/** What the comparison operators do with any values. */
public final class Comparisons {

    private Comparisons() {}

    /**
     * {@code a operator b}.
     *
     * @throws PythonError if Python cannot compare them
     */
    public static boolean compare(ComparisonOperator operator, Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            return holds(operator, Long.compare(x, y));
        }
        return switch (operator) {
            case EQUAL -> equal(a, b);
            case NOT_EQUAL -> !equal(a, b);
            case IS -> a == b;
            case IS_NOT -> a != b;
            case IN -> Sequences.contains(a, b);
            case NOT_IN -> !Sequences.contains(a, b);
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> ordered(operator, a, b);
        };
    }

    private static boolean holds(ComparisonOperator operator, int sign) {
        return switch (operator) {
            case LESS -> sign < 0;
            case LESS_EQUAL -> sign <= 0;
            case GREATER -> sign > 0;
            case GREATER_EQUAL -> sign >= 0;
            case EQUAL -> sign == 0;
            case NOT_EQUAL -> sign != 0;
            case IN, NOT_IN -> throw PythonError.type("argument of type 'int' is not iterable");
            // The compiler lets only None and truth values be compared by identity.
            case IS, IS_NOT -> throw new IllegalArgumentException("identity of integers");
        };
    }

    private static boolean equal(Object a, Object b) {
        Object x = Values.number(a);
        Object y = Values.number(b);
        if (x != null && y != null) {
            return holdsForNumbers(ComparisonOperator.EQUAL, x, y);
        }
        if (a instanceof ListValue s && b instanceof ListValue t) {
            return equal(s.items(), t.items());
        } else if (a instanceof TupleValue s && b instanceof TupleValue t) {
            return equal(s.items(), t.items());
        } else if (a instanceof RangeValue s && b instanceof RangeValue t) {
            return equal(s, t);
        } else if (a instanceof CallableValue || b instanceof CallableValue) {
            return a == b;
        }
        return a.equals(b);
    }

    private static boolean equal(List<Object> a, List<Object> b) {
        return a.size() == b.size() && firstDifference(a, b) == a.size();
    }

    private static boolean equal(RangeValue a, RangeValue b) {
        long length = a.length();
        return length == b.length()
                && (length == 0 || a.start() == b.start() && (length == 1 || a.step() == b.step()));
    }

    /**
     * Whether two elements of sequences count as the same: one object, or equal.
     *
     * @throws Unmodelled if both are not a number, since it is not known whether they are one object
     */
    static boolean same(Object a, Object b) {
        if (a instanceof Double x && x.isNaN() && b instanceof Double y && y.isNaN()) {
            throw new Unmodelled("a comparison of sequences that hold nan is not supported");
        }
        return a == b || equal(a, b);
    }

    private static int firstDifference(List<Object> a, List<Object> b) {
        int end = Math.min(a.size(), b.size());
        int at = 0;
        while (at < end && same(a.get(at), b.get(at))) {
            at++;
        }
        return at;
    }

    private static boolean ordered(ComparisonOperator operator, List<Object> a, List<Object> b) {
        int at = firstDifference(a, b);
        if (at == a.size() || at == b.size()) {
            return holds(operator, Integer.compare(a.size(), b.size()));
        }
        return ordered(operator, a.get(at), b.get(at));
    }

    private static boolean ordered(ComparisonOperator operator, Object a, Object b) {
        Object x = Values.number(a);
        Object y = Values.number(b);
        if (x != null && y != null) {
            return holdsForNumbers(operator, x, y);
        }
        if (a instanceof String s && b instanceof String t) {
            return holds(operator, compareCodePoints(s, t));
        } else if (a instanceof ListValue s && b instanceof ListValue t) {
            return ordered(operator, s.items(), t.items());
        } else if (a instanceof TupleValue s && b instanceof TupleValue t) {
            return ordered(operator, s.items(), t.items());
        }
        throw PythonError.type("'" + operator.symbol() + "' not supported between instances of '"
                + Values.typeName(a) + "' and '" + Values.typeName(b) + "'");
    }

    private static boolean holdsForNumbers(ComparisonOperator operator, Object a, Object b) {
        if (a instanceof Double x && x.isNaN() || b instanceof Double y && y.isNaN()) {
            return false;
        }
        return holds(operator, compareNumbers(a, b));
    }

    private static int compareNumbers(Object a, Object b) {
        if (a instanceof Double x) {
            if (b instanceof Double y) {
                // -0.0 equals 0.0
                return x < y ? -1 : x > y ? 1 : 0;
            }
            return Floats.compareWithInteger(x, b);
        }
        return b instanceof Double y ? -Floats.compareWithInteger(y, a) : Integers.compare(a, b);
    }

    /** Python orders by code points; UTF-16 puts the characters above U+FFFF before some below. */
    private static int compareCodePoints(String a, String b) {
        int at = 0;
        int end = Math.min(a.length(), b.length());
        while (at < end && a.charAt(at) == b.charAt(at)) {
            at++;
        }
        if (at == end) {
            return a.length() - b.length();
        }
        boolean insidePair = at > 0 && Character.isHighSurrogate(a.charAt(at - 1));
        int from = insidePair ? at - 1 : at;
        return Integer.compare(a.codePointAt(from), b.codePointAt(from));
    }
}
