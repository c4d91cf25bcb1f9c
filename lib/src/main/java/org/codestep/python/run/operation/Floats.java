package org.codestep.python.run.operation;

import java.math.BigDecimal;
import org.codestep.python.run.value.PythonError;

/** Arithmetic of {@code float} beyond what Java's operators do in the same way. */
final class Floats {

    private Floats() {}

    static double divide(double a, double b) {
        if (b == 0) {
            throw PythonError.zeroDivision("float division by zero");
        }
        return a / b;
    }

    /** As CPython's {@code _float_div_mod}: the quotient is that of {@code a - a % b}, then made whole. */
    static double floorDivide(double a, double b) {
        if (b == 0) {
            throw PythonError.zeroDivision("float floor division by zero");
        }
        double remainder = a % b;
        double quotient = (a - remainder) / b;
        if (remainder != 0 && (b < 0) != (remainder < 0)) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, a / b);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    /** The remainder with the divisor's sign. */
    static double modulo(double a, double b) {
        if (b == 0) {
            throw PythonError.zeroDivision("float modulo");
        }
        double remainder = a % b;
        if (remainder == 0) {
            return Math.copySign(0.0, b);
        }
        return (b < 0) != (remainder < 0) ? remainder + b : remainder;
    }

    /**
     * Compares a number with an integer, neither rounded.
     *
     * @param a no NaN
     */
    static int compareWithInteger(double a, Object b) {
        if (Double.isInfinite(a)) {
            return a > 0 ? 1 : -1;
        }
        return new BigDecimal(a).compareTo(new BigDecimal(Integers.big(b)));
    }
}
