package org.codestep.python.run.value;

import java.math.BigInteger;

/**
 * {@code repr} of a float: the shortest decimal that reads back as the same float, the nearest one of those.
 *
 * <p>The digits come from Raffaello Giulietti's algorithm, "The Schubfach way to render doubles" (2020), with its
 * names: the float is c 2^q, the decimal d 10^k.
 */
final class FloatText {

    private static final int PRECISION = 53;
    private static final int SMALLEST_EXPONENT = -1074;
    private static final long HIDDEN_BIT = 1L << (PRECISION - 1);
    private static final long LOW_63_BITS = Long.MAX_VALUE;

    /** Decimals with the point in this range are written without an exponent. */
    private static final int LOWEST_PLAIN_POINT = -3;
    private static final int HIGHEST_PLAIN_POINT = 16;

    private FloatText() {}

    static String of(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String sign = (Double.doubleToRawLongBits(value) < 0) ? "-" : "";
        double magnitude = Math.abs(value);
        if (magnitude == (long) magnitude && magnitude < HIDDEN_BIT) {
            return sign + (long) magnitude + ".0";
        }
        return sign + shortest(magnitude);
    }

    /** For positive finite values. */
    private static String shortest(double value) {
        long bits = Double.doubleToRawLongBits(value);
        int biased = (int) (bits >>> (PRECISION - 1));
        long fraction = bits & (HIDDEN_BIT - 1);
        if (biased == 0) {
            return decimal(SMALLEST_EXPONENT, fraction);
        }
        return decimal(biased - 1 + SMALLEST_EXPONENT, fraction | HIDDEN_BIT);
    }

    private static String decimal(int q, long c) {
        int even = (int) c & 1;
        boolean regular = c != HIDDEN_BIT || q == SMALLEST_EXPONENT;
        long cb = c << 2;
        long cbl = regular ? cb - 2 : cb - 1;
        int k = regular ? floorLog10Pow2(q) : floorLog10ThreeQuartersPow2(q);
        int h = q + floorLog2Pow10(-k) + 2;
        long high = PowersOfTen.high(-k);
        long low = PowersOfTen.low(-k);
        // v and the ends of the interval that rounds to it, times 4 / 10^k, rounded to odd
        long vb = roundToOdd(high, low, cb << h);
        long vbl = roundToOdd(high, low, cbl << h);
        long vbr = roundToOdd(high, low, (cb + 2) << h);

        long s = vb >> 2;
        if (s >= 10) {
            long below = s / 10 * 10;
            long above = below + 10;
            boolean belowIn = vbl + even <= below << 2;
            boolean aboveIn = (above << 2) + even <= vbr;
            if (belowIn != aboveIn) {
                return format(belowIn ? below : above, k);
            }
        }
        long t = s + 1;
        boolean sIn = vbl + even <= s << 2;
        boolean tIn = (t << 2) + even <= vbr;
        if (sIn != tIn) {
            return format(sIn ? s : t, k);
        }
        long comparison = vb - ((s + t) << 1);
        return format(comparison < 0 || comparison == 0 && (s & 1) == 0 ? s : t, k);
    }

    /** The product shifted right by 127 bits (times 2), its lowest bit set if anything was lost. */
    private static long roundToOdd(long high, long low, long factor) {
        long x1 = Math.multiplyHigh(low, factor);
        long y0 = high * factor;
        long y1 = Math.multiplyHigh(high, factor);
        long z = (y0 >>> 1) + x1;
        long w = y1 + (z >>> 63);
        return w | (z & LOW_63_BITS) + LOW_63_BITS >>> 63;
    }

    private static int floorLog10Pow2(int exponent) {
        return (int) (exponent * 661_971_961_083L >> 41);
    }

    private static int floorLog10ThreeQuartersPow2(int exponent) {
        return (int) (exponent * 661_971_961_083L + -274_743_187_321L >> 41);
    }

    static int floorLog2Pow10(int exponent) {
        return (int) (exponent * 913_124_641_741L >> 38);
    }

    /** Writes {@code d 10^k} as Python does. */
    private static String format(long d, int k) {
        String digits = Long.toString(d);
        int point = digits.length() + k;
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        digits = digits.substring(0, end);
        if (point < LOWEST_PLAIN_POINT || point > HIGHEST_PLAIN_POINT) {
            return scientific(digits, point - 1);
        }
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        if (point >= end) {
            return digits + "0".repeat(point - end) + ".0";
        }
        return digits.substring(0, point) + "." + digits.substring(point);
    }

    private static String scientific(String digits, int exponent) {
        StringBuilder text = new StringBuilder().append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append(exponent < 0 ? "e-" : "e+");
        int magnitude = Math.abs(exponent);
        return text.append(magnitude < 10 ? "0" : "").append(magnitude).toString();
    }

    /** The 126 leading bits of the powers of ten that floats need, rounded up: g in the paper. */
    private static final class PowersOfTen {

        private static final int LOWEST = -292;
        private static final int HIGHEST = 324;
        private static final int BITS = 126;
        private static final long[] HIGH = new long[HIGHEST - LOWEST + 1];
        private static final long[] LOW = new long[HIGHEST - LOWEST + 1];

        static {
            for (int exponent = LOWEST; exponent <= HIGHEST; exponent++) {
                BigInteger g = leadingBits(exponent).add(BigInteger.ONE);
                HIGH[exponent - LOWEST] = g.shiftRight(63).longValueExact();
                LOW[exponent - LOWEST] = g.longValue() & LOW_63_BITS;
            }
        }

        private static BigInteger leadingBits(int exponent) {
            int shift = BITS - 1 - floorLog2Pow10(exponent);
            BigInteger power = BigInteger.TEN.pow(Math.abs(exponent));
            if (exponent < 0) {
                return BigInteger.ONE.shiftLeft(shift).divide(power);
            }
            return shift >= 0 ? power.shiftLeft(shift) : power.shiftRight(-shift);
        }

        static long high(int exponent) {
            return HIGH[exponent - LOWEST];
        }

        static long low(int exponent) {
            return LOW[exponent - LOWEST];
        }
    }
}
