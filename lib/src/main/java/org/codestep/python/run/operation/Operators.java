package org.codestep.python.run.operation;

import java.util.List;
import org.codestep.python.run.limit.Meter;
import org.codestep.python.run.value.ListValue;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.run.value.Values;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.UnaryOperator;

/** What the arithmetic and bitwise operators do with any values. */
public final class Operators {

    private Operators() {}

    /**
     * {@code a operator b}.
     *
     * @param meter is told how large the result is to be
     * @throws PythonError as Python does
     */
    public static Object binary(BinaryOperator operator, Object a, Object b, Meter meter) {
        if (a instanceof Long && b instanceof Long) {
            return ofIntegers(operator, a, b, meter);
        }
        if (a instanceof Boolean && b instanceof Boolean && isBitwise(operator)) {
            return ((Long) ofIntegers(operator, Values.number(a), Values.number(b), meter)) != 0;
        }
        Object x = Values.number(a);
        Object y = Values.number(b);
        if (x == null || y == null) {
            return ofSequences(operator, a, b, meter);
        }
        if (x instanceof Double || y instanceof Double) {
            return ofFloats(operator, x, y);
        }
        return ofIntegers(operator, x, y, meter);
    }

    /**
     * {@code operator a}.
     *
     * @throws PythonError if there is no such operation on the value
     */
    public static Object unary(UnaryOperator operator, Object a) {
        if (operator == UnaryOperator.NOT) {
            return !Values.isTrue(a);
        }
        Object x = Values.number(a);
        if (x == null || x instanceof Double && operator == UnaryOperator.INVERT) {
            throw PythonError.type("bad operand type for unary " + operator.symbol() + ": '"
                    + Values.typeName(a) + "'");
        }
        return switch (operator) {
            case PLUS -> x;
            case MINUS -> x instanceof Double value ? (Object) (-value) : Integers.negate(x);
            case INVERT -> Integers.invert(x);
            case NOT -> throw new IllegalArgumentException("handled above");
        };
    }

    private static boolean isBitwise(BinaryOperator operator) {
        return operator == BinaryOperator.BIT_AND
                || operator == BinaryOperator.BIT_OR
                || operator == BinaryOperator.BIT_XOR;
    }

    private static Object ofIntegers(BinaryOperator operator, Object a, Object b, Meter meter) {
        return switch (operator) {
            case ADD -> Integers.add(a, b, meter);
            case SUBTRACT -> Integers.subtract(a, b, meter);
            case MULTIPLY -> Integers.multiply(a, b, meter);
            case DIVIDE -> Integers.divide(a, b);
            case FLOOR_DIVIDE -> Integers.floorDivide(a, b, meter);
            case MODULO -> Integers.modulo(a, b, meter);
            case POWER -> Integers.big(b).signum() < 0
                    ? (Object) FloatPower.of(Integers.toFloat(a), Integers.toFloat(b))
                    : Integers.power(a, b, meter);
            case LEFT_SHIFT -> Integers.shiftLeft(a, b, meter);
            case RIGHT_SHIFT -> Integers.shiftRight(a, b);
            case BIT_AND -> Integers.small(Integers.big(a).and(Integers.big(b)));
            case BIT_OR -> Integers.small(Integers.big(a).or(Integers.big(b)));
            case BIT_XOR -> Integers.small(Integers.big(a).xor(Integers.big(b)));
        };
    }

    private static Object ofFloats(BinaryOperator operator, Object a, Object b) {
        switch (operator) {
            case BIT_AND, BIT_OR, BIT_XOR, LEFT_SHIFT, RIGHT_SHIFT -> throw unsupported(operator, a, b);
            default -> { }
        }
        double x = toFloat(a);
        double y = toFloat(b);
        return switch (operator) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> Floats.divide(x, y);
            case FLOOR_DIVIDE -> Floats.floorDivide(x, y);
            case MODULO -> Floats.modulo(x, y);
            case POWER -> FloatPower.of(x, y);
            default -> throw new IllegalArgumentException("handled above");
        };
    }

    private static double toFloat(Object number) {
        return number instanceof Double value ? value : Integers.toFloat(number);
    }

    private static Object ofSequences(BinaryOperator operator, Object a, Object b, Meter meter) {
        if (operator == BinaryOperator.ADD && a instanceof String x) {
            if (!(b instanceof String y)) {
                throw PythonError.type("can only concatenate str (not \"" + Values.typeName(b) + "\") to str");
            }
            meter.allocate(((long) x.length() + y.length()) * Character.BYTES);
            return x.concat(y);
        } else if (operator == BinaryOperator.ADD && Values.items(a) != null) {
            return Sequences.join(a, b, meter);
        } else if (operator == BinaryOperator.MULTIPLY && isRepeatable(a)) {
            return Sequences.repeat(a, b, meter);
        } else if (operator == BinaryOperator.MULTIPLY && isRepeatable(b)) {
            return Sequences.repeat(b, a, meter);
        } else if (operator == BinaryOperator.MODULO && a instanceof String) {
            throw new Unmodelled("formatting with '%' is not supported");
        }
        throw unsupported(operator, a, b);
    }

    private static boolean isRepeatable(Object value) {
        return value instanceof String || Values.items(value) != null;
    }

    /** {@code a += b} and its like: a list is changed in place. */
    public static Object augmented(BinaryOperator operator, Object a, Object b, Meter meter) {
        if (a instanceof ListValue list && operator == BinaryOperator.ADD) {
            Sequences.extend(list, b, meter);
            return list;
        } else if (a instanceof ListValue list && operator == BinaryOperator.MULTIPLY) {
            List<Object> repeated = Values.items(Sequences.repeat(list, b, meter));
            list.items().clear();
            list.items().addAll(repeated);
            return list;
        }
        return binary(operator, a, b, meter);
    }

    private static PythonError unsupported(BinaryOperator operator, Object a, Object b) {
        String symbol = operator == BinaryOperator.POWER ? "** or pow()" : operator.symbol();
        return PythonError.type("unsupported operand type(s) for " + symbol + ": '" + Values.typeName(a)
                + "' and '" + Values.typeName(b) + "'");
    }
}
