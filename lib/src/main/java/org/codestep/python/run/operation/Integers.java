package org.codestep.python.run.operation;

import java.math.BigInteger;
import org.codestep.python.run.limit.LimitExceededException;
import org.codestep.python.run.limit.Meter;
import org.codestep.python.run.value.PythonError;

/** Arithmetic of {@code int}: operands and results are {@link Long}, or {@link BigInteger} outside its range. */
public final class Integers {

    /** Integers up to this are floats without rounding. */
    private static final long LARGEST_EXACT_FLOAT = 1L << 53;
    private static final int DIGIT_BITS = 30;
    private static final long MOST_SHIFTED_DIGITS = Long.MAX_VALUE / Integer.BYTES;
    /** The header of an integer takes 24 bytes. */
    private static final long MOST_DIGITS = (Long.MAX_VALUE - 24) / Integer.BYTES;
    private static final int FLOAT_PRECISION = 53;
    /** The exponent of the smallest normal float as C's {@code DBL_MIN_EXP} counts it. */
    private static final int FLOAT_LOWEST_EXPONENT = -1021;

    private Integers() {}

    static BigInteger big(Object integer) {
        return integer instanceof BigInteger value ? value : BigInteger.valueOf((Long) integer);
    }

    /** A {@link Long} where it fits. */
    public static Object small(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    static Object add(Object a, Object b, Meter meter) {
        if (a instanceof Long x && b instanceof Long y) {
            long sum = x + y;
            if (((x ^ sum) & (y ^ sum)) >= 0) {
                return sum;
            }
        }
        BigInteger x = big(a);
        BigInteger y = big(b);
        meter.integer(Math.max(x.bitLength(), y.bitLength()) + 1L);
        return small(x.add(y));
    }

    static Object subtract(Object a, Object b, Meter meter) {
        if (a instanceof Long x && b instanceof Long y) {
            long difference = x - y;
            if (((x ^ y) & (x ^ difference)) >= 0) {
                return difference;
            }
        }
        BigInteger x = big(a);
        BigInteger y = big(b);
        meter.integer(Math.max(x.bitLength(), y.bitLength()) + 1L);
        return small(x.subtract(y));
    }

    static Object multiply(Object a, Object b, Meter meter) {
        if (a instanceof Long x && b instanceof Long y) {
            long high = Math.multiplyHigh(x, y);
            long low = x * y;
            if (high == low >> 63) {
                return low;
            }
        }
        BigInteger x = big(a);
        BigInteger y = big(b);
        meter.integer((long) x.bitLength() + y.bitLength());
        return small(x.multiply(y));
    }

    static Object negate(Object a) {
        if (a instanceof Long x && x != Long.MIN_VALUE) {
            return -x;
        }
        return small(big(a).negate());
    }

    static Object invert(Object a) {
        return a instanceof Long x ? (Object) ~x : ((BigInteger) a).not();
    }

    static Object floorDivide(Object a, Object b, Meter meter) {
        requireDivisor(b, "integer division or modulo by zero");
        if (a instanceof Long x && b instanceof Long y && !(x == Long.MIN_VALUE && y == -1)) {
            return Math.floorDiv(x, y);
        }
        return floorDivideAndModulo(a, b, meter)[0];
    }

    static Object modulo(Object a, Object b, Meter meter) {
        requireDivisor(b, "integer modulo by zero");
        if (a instanceof Long x && b instanceof Long y) {
            return Math.floorMod(x, y);
        }
        return floorDivideAndModulo(a, b, meter)[1];
    }

    private static Object[] floorDivideAndModulo(Object a, Object b, Meter meter) {
        BigInteger x = big(a);
        BigInteger y = big(b);
        meter.integer(Math.max(x.bitLength(), y.bitLength()));
        BigInteger[] result = x.divideAndRemainder(y);
        if (result[1].signum() * y.signum() < 0) {
            result[0] = result[0].subtract(BigInteger.ONE);
            result[1] = result[1].add(y);
        }
        return new Object[] {small(result[0]), small(result[1])};
    }

    private static void requireDivisor(Object b, String message) {
        if (b instanceof Long y && y == 0) {
            throw PythonError.zeroDivision(message);
        }
    }

    /** {@code a / b}, rounded once, to the nearest float. */
    static double divide(Object a, Object b) {
        requireDivisor(b, "division by zero");
        if (a instanceof Long x && b instanceof Long y && isExactFloat(x) && isExactFloat(y)) {
            return (double) x / y;
        }
        return divide(big(a), big(b));
    }

    private static boolean isExactFloat(long value) {
        return value >= -LARGEST_EXACT_FLOAT && value <= LARGEST_EXACT_FLOAT;
    }

    /** The method of CPython's {@code long_true_divide}: a quotient with two bits too many, then one rounding. */
    private static double divide(BigInteger a, BigInteger b) {
        BigInteger x = a.abs();
        BigInteger y = b.abs();
        boolean negative = a.signum() < 0 != b.signum() < 0;
        if (x.signum() == 0) {
            return negative ? -0.0 : 0.0;
        }
        int magnitude = x.bitLength() - y.bitLength();
        int shift = Math.max(magnitude, FLOAT_LOWEST_EXPONENT) - FLOAT_PRECISION - 2;
        BigInteger[] result = shift <= 0
                ? x.shiftLeft(-shift).divideAndRemainder(y)
                : x.divideAndRemainder(y.shiftLeft(shift));
        BigInteger quotient = result[0];
        int extraBits = Math.max(quotient.bitLength(), FLOAT_LOWEST_EXPONENT - shift) - FLOAT_PRECISION;
        double rounded = roundHalfEven(quotient, result[1].signum() != 0, extraBits);
        double value = Math.scalb(rounded, shift);
        if (Double.isInfinite(value)) {
            throw PythonError.overflow("integer division result too large for a float");
        }
        return negative ? -value : value;
    }

    /** The quotient without its lowest bits; {@code inexact} says that there was more below them. */
    private static double roundHalfEven(BigInteger quotient, boolean inexact, int extraBits) {
        BigInteger half = BigInteger.ONE.shiftLeft(extraBits - 1);
        BigInteger low = quotient.and(half.shiftLeft(1).subtract(BigInteger.ONE));
        BigInteger kept = quotient.subtract(low);
        int comparison = low.compareTo(half);
        boolean up = comparison > 0 || comparison == 0 && (inexact || quotient.testBit(extraBits));
        return (up ? kept.add(half.shiftLeft(1)) : kept).doubleValue();
    }

    /** {@code a ** b} for an exponent that is not negative. */
    static Object power(Object a, Object b, Meter meter) {
        BigInteger base = big(a);
        if (base.bitLength() <= 1 && base.abs().compareTo(BigInteger.ONE) <= 0) {
            return powerOfUnit(base, big(b));
        }
        if (!(b instanceof Long exponent) || exponent > Integer.MAX_VALUE) {
            throw new LimitExceededException("IntegerLimit");
        }
        meter.integer((long) (base.abs().bitLength() - 1) * exponent);
        BigInteger result = base.pow((int) (long) exponent);
        meter.integer(result.bitLength());
        return small(result);
    }

    /** For the bases 0, 1 and -1. */
    private static Object powerOfUnit(BigInteger base, BigInteger exponent) {
        if (exponent.signum() == 0) {
            return 1L;
        }
        return base.signum() < 0 && !exponent.testBit(0) ? 1L : base.longValue();
    }

    static Object shiftLeft(Object a, Object b, Meter meter) {
        requireShift(b);
        BigInteger x = big(a);
        if (x.signum() == 0) {
            return 0L;
        }
        if (!(b instanceof Long shift) || shift > Integer.MAX_VALUE) {
            requireDigits(x, big(b));
            throw new LimitExceededException("IntegerLimit");
        }
        meter.integer(x.bitLength() + shift);
        return small(x.shiftLeft((int) (long) shift));
    }

    /** CPython, whose integers have digits of 30 bits, raises where their number is beyond its type for sizes. */
    private static void requireDigits(BigInteger x, BigInteger shift) {
        BigInteger[] digits = shift.divideAndRemainder(BigInteger.valueOf(DIGIT_BITS));
        long more = digits[0].min(BigInteger.valueOf(MOST_SHIFTED_DIGITS)).longValue();
        long size = more + (x.abs().bitLength() + DIGIT_BITS - 1) / DIGIT_BITS + (digits[1].signum() == 0 ? 0 : 1);
        if (size > MOST_DIGITS) {
            throw PythonError.overflow("too many digits in integer");
        }
    }

    static Object shiftRight(Object a, Object b) {
        requireShift(b);
        BigInteger x = big(a);
        if (!(b instanceof Long shift) || shift > x.bitLength()) {
            return x.signum() < 0 ? -1L : 0L;
        }
        return small(x.shiftRight((int) (long) shift));
    }

    private static void requireShift(Object b) {
        if (big(b).signum() < 0) {
            throw PythonError.value("negative shift count");
        }
    }

    static int compare(Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            return Long.compare(x, y);
        }
        return big(a).compareTo(big(b));
    }

    /** {@code float(a)}, rounded to the nearest. */
    static double toFloat(Object a) {
        if (a instanceof Long x) {
            return x;
        }
        double value = ((BigInteger) a).doubleValue();
        if (Double.isInfinite(value)) {
            throw PythonError.overflow("int too large to convert to float");
        }
        return value;
    }
}
