package org.codestep.python.run;

import java.math.BigInteger;

/**
 * Python's values as Java objects: {@link Long} and, outside its range only, {@link BigInteger} are {@code int};
 * {@link Double} is {@code float}, {@link Boolean} {@code bool}, {@link String} {@code str}, {@link None}
 * {@code None}.
 */
final class Values {

    /** As {@code sys.get_int_max_str_digits()}. */
    private static final int MOST_DIGITS = 4300;
    /** Any integer with more bits has more than {@link #MOST_DIGITS} digits. */
    private static final int MOST_DIGITS_BITS = 14_285;

    private Values() {}

    /** The name of a value's class. */
    static String typeName(Object value) {
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
        }
        throw new IllegalArgumentException("no value of Python: " + value.getClass());
    }

    /** What {@code if} makes of a value. */
    static boolean isTrue(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        } else if (value instanceof Long number) {
            return number != 0;
        } else if (value instanceof Double number) {
            return number != 0;
        } else if (value instanceof String text) {
            return !text.isEmpty();
        }
        return value != None.NONE;
    }

    /**
     * {@code str(value)}.
     *
     * @throws PythonError {@code ValueError} if it is an integer of more than 4,300 digits
     */
    static String text(Object value) {
        if (value instanceof String text) {
            return text;
        } else if (value instanceof Long number) {
            return Long.toString(number);
        } else if (value instanceof Double number) {
            return FloatText.of(number);
        } else if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        } else if (value instanceof BigInteger number) {
            String digits = digits(number);
            if (digits == null) {
                throw PythonError.value("Exceeds the limit (" + MOST_DIGITS + " digits) for integer string conversion; "
                        + "use sys.set_int_max_str_digits() to increase the limit");
            }
            return digits;
        }
        return "None";
    }

    /** As {@link #text}, and {@code <unprintable int>} where that raises. */
    static String displayed(Object value) {
        if (value instanceof BigInteger number) {
            String digits = digits(number);
            return digits == null ? "<unprintable int>" : digits;
        }
        return text(value);
    }

    /** Null if there are too many. */
    private static String digits(BigInteger number) {
        if (number.bitLength() > MOST_DIGITS_BITS) {
            return null;
        }
        String digits = number.toString();
        return digits.length() - (number.signum() < 0 ? 1 : 0) > MOST_DIGITS ? null : digits;
    }
}
