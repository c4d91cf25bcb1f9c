package org.codestep.trace.jython.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.codestep.python.run.operation.Scalars;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.python.core.PyBoolean;
import org.python.core.PyObject;

/** Conversions to numbers, and {@code round}. */
public final class Numbers {

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,4000}");
    private static final Pattern FLOAT = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,6})?");
    /** More decimal places than these are kept as they are by any float of a usual size. */
    private static final int MOST_PLACES = 300;

    private Numbers() {}

    /** An integer where only one will do, as an index. */
    public static long index(PyObject value) {
        Object number = Values.isScalar(value) ? Values.scalar(value) : null;
        if (number instanceof Long integer) {
            return integer;
        } else if (number instanceof Boolean truth) {
            return truth ? 1 : 0;
        } else if (number instanceof BigInteger) {
            throw new Unmodelled("an index or a count beyond 64 bits is not supported");
        }
        throw PythonError.type("'" + Values.typeName(value) + "' object cannot be interpreted as an integer");
    }

    /** {@code int(value)}. */
    public static PyObject toInteger(PyObject value) {
        Object scalar = scalar(value, "int()");
        if (scalar instanceof Boolean truth) {
            return Values.python(truth ? 1L : 0L);
        } else if (scalar instanceof Double number) {
            return truncated(number, RoundingMode.DOWN);
        } else if (scalar instanceof String text) {
            String digits = Strings.stripNumber(text);
            if (INTEGER.matcher(digits).matches()) {
                return integer(new BigInteger(digits));
            }
            refuseUnusual(digits);
            throw PythonError.value("invalid literal for int() with base 10: '" + text + "'");
        } else if (scalar instanceof Number) {
            return value;
        }
        throw PythonError.type("int() argument must not be '" + Values.typeName(value) + "'");
    }

    /** {@code float(value)}. */
    public static PyObject toFloat(PyObject value, Scalars scalars) {
        Object scalar = scalar(value, "float()");
        if (scalar instanceof Boolean truth) {
            return Values.python(truth ? 1.0 : 0.0);
        } else if (scalar instanceof String text) {
            String digits = Strings.stripNumber(text);
            if (FLOAT.matcher(digits).matches()) {
                return Values.python(Double.parseDouble(digits));
            }
            refuseUnusual(digits);
            throw PythonError.value("could not convert string to float: '" + text + "'");
        } else if (scalar instanceof Double) {
            return value;
        } else if (scalar instanceof Number) {
            return Values.python(scalars.toFloat(scalar));
        }
        throw PythonError.type("float() argument must not be '" + Values.typeName(value) + "'");
    }

    /** Underscores, the words for infinity and nan, and very many digits. */
    private static void refuseUnusual(String text) {
        if (text.contains("_") || text.matches("(?i)[+-]?(inf|nan).*") || text.length() > 4000
                || text.matches(".*[eE][+-]?[0-9]{7,}")) {
            throw new Unmodelled("the number '" + text.substring(0, Math.min(20, text.length())) + "' in a string"
                    + " is not supported");
        }
    }

    private static Object scalar(PyObject value, String function) {
        if (!Values.isScalar(value)) {
            throw PythonError.type(function + " argument must not be '" + Values.typeName(value) + "'");
        }
        return Values.scalar(value);
    }

    private static PyObject truncated(double number, RoundingMode mode) {
        if (Double.isNaN(number)) {
            throw PythonError.value("cannot convert float NaN to integer");
        }
        if (Double.isInfinite(number)) {
            throw PythonError.overflow("cannot convert float infinity to integer");
        }
        return integer(new BigDecimal(number).setScale(0, mode).toBigInteger());
    }

    private static PyObject integer(BigInteger number) {
        return Values.python(number.bitLength() < Long.SIZE ? (Object) number.longValue() : number);
    }

    /** {@code round(value)} and {@code round(value, places)}: the exact value decides, half goes to even. */
    public static PyObject round(PyObject value, PyObject places) {
        Object scalar = scalar(value, "round()");
        if (scalar instanceof Double number) {
            return places == null ? truncated(number, RoundingMode.HALF_EVEN) : rounded(number, index(places));
        } else if (scalar instanceof Number || value instanceof PyBoolean) {
            if (places != null && index(places) < 0) {
                throw new Unmodelled("round() of an integer to tens is not supported");
            }
            return scalar instanceof Boolean truth ? Values.python(truth ? 1L : 0L) : value;
        }
        throw PythonError.type("type " + Values.typeName(value) + " doesn't define __round__ method");
    }

    private static PyObject rounded(double number, long places) {
        if (Double.isNaN(number) || Double.isInfinite(number) || number == 0) {
            return Values.python(number);
        }
        if (Math.abs(places) > MOST_PLACES) {
            throw new Unmodelled("round() to more than " + MOST_PLACES + " places is not supported");
        }
        double result = new BigDecimal(number).setScale((int) places, RoundingMode.HALF_EVEN).doubleValue();
        if (Double.isInfinite(result)) {
            throw PythonError.overflow("rounded value too large to represent");
        }
        return Values.python(Math.copySign(result, number));
    }
}
