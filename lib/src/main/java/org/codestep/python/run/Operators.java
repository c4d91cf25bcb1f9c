package org.codestep.python.run;

import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.UnaryOperator;

/** What the arithmetic and bitwise operators do with any values. */
final class Operators {

    private Operators() {}

    static Object binary(BinaryOperator operator, Object a, Object b, Meter meter) {
        if (a instanceof Long && b instanceof Long) {
            return ofIntegers(operator, a, b, meter);
        }
        if (a instanceof Boolean && b instanceof Boolean && isBitwise(operator)) {
            return ((Long) ofIntegers(operator, number(a), number(b), meter)) != 0;
        }
        if (a instanceof String || b instanceof String) {
            return ofStrings(operator, a, b, meter);
        }
        Object x = number(a);
        Object y = number(b);
        if (x == null || y == null) {
            throw unsupported(operator, a, b);
        }
        if (x instanceof Double || y instanceof Double) {
            return ofFloats(operator, x, y);
        }
        return ofIntegers(operator, x, y, meter);
    }

    static Object unary(UnaryOperator operator, Object a) {
        if (operator == UnaryOperator.NOT) {
            return !Values.isTrue(a);
        }
        Object x = number(a);
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

    /** An {@code int} or {@code float}, which a {@code bool} is one of; null for other values. */
    static Object number(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        }
        return value instanceof Number ? value : null;
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

    private static Object ofStrings(BinaryOperator operator, Object a, Object b, Meter meter) {
        if (operator == BinaryOperator.ADD && a instanceof String x) {
            if (!(b instanceof String y)) {
                throw PythonError.type("can only concatenate str (not \"" + Values.typeName(b) + "\") to str");
            }
            meter.string((long) x.length() + y.length());
            return x.concat(y);
        }
        if (operator == BinaryOperator.MULTIPLY) {
            Object other = a instanceof String ? b : a;
            Object count = number(other);
            if (count == null || count instanceof Double) {
                throw PythonError.type("can't multiply sequence by non-int of type '" + Values.typeName(other) + "'");
            }
            return repeat((String) (a instanceof String ? a : b), count, meter);
        }
        if (operator == BinaryOperator.MODULO && a instanceof String) {
            throw new Unmodelled("formatting with '%' is not supported");
        }
        throw unsupported(operator, a, b);
    }

    private static String repeat(String text, Object count, Meter meter) {
        if (!(count instanceof Long times)) {
            throw PythonError.overflow("cannot fit 'int' into an index-sized integer");
        }
        if (times <= 0 || text.isEmpty()) {
            return "";
        }
        meter.string(times > Integer.MAX_VALUE ? Long.MAX_VALUE : times * text.length());
        return text.repeat((int) (long) times);
    }

    private static PythonError unsupported(BinaryOperator operator, Object a, Object b) {
        String symbol = operator == BinaryOperator.POWER ? "** or pow()" : operator.symbol();
        return PythonError.type("unsupported operand type(s) for " + symbol + ": '" + Values.typeName(a)
                + "' and '" + Values.typeName(b) + "'");
    }
}
