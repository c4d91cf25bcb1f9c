package org.codestep.python.run.operation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;

/**
 * {@code a ** b} of floats.
 *
 * <p>CPython leaves the general case to the C library. Glibc's {@code pow} computes with a known small error and
 * rounds once (see {@code sysdeps/ieee754/dbl-64/e_pow.c}: 0.511 units in the last place plus 1.5 2^-68 of the
 * exponent's logarithm), so that its result is the correctly rounded one unless the exact power is that close to
 * the middle between two floats. Here the power is computed to 45 digits; if the error decides, it is refused.
 */
final class FloatPower {

    private static final MathContext PRECISION = new MathContext(45);
    private static final BigDecimal NEGLIGIBLE = BigDecimal.ONE.movePointLeft(48);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal LN_2 = logarithmNearOne(new BigDecimal("0.5")).negate();

    /** Integer exponents up to this are computed exactly. */
    private static final int LARGEST_EXACT_EXPONENT = 64;
    /** Beyond these the natural logarithm of the result is outside the range of floats for certain. */
    private static final double OVERFLOW = 720;
    private static final double UNDERFLOW = -760;

    /** The library's relative error: that of its exponential, and that for each unit of its argument. */
    private static final double EXPONENTIAL_ERROR = 0.015 * 0x1p-52;
    private static final double LOGARITHM_ERROR = 1.6 * 0x1p-68;

    private FloatPower() {}

    /**
     * @throws PythonError as CPython
     * @throws Unmodelled if the result is complex or its last digit depends on the C library
     */
    static double of(double base, double exponent) {
        if (exponent == 0) {
            return 1;
        }
        if (Double.isNaN(base)) {
            return base;
        }
        if (Double.isNaN(exponent)) {
            return base == 1 ? 1 : exponent;
        }
        if (Double.isInfinite(exponent)) {
            return ofInfiniteExponent(Math.abs(base), exponent);
        }
        boolean odd = Math.abs(exponent % 2) == 1;
        if (Double.isInfinite(base) || base == 0) {
            return ofExtremeBase(base, exponent, odd);
        }
        if (base < 0 && exponent != Math.floor(exponent)) {
            throw new Unmodelled("a complex number is not supported");
        }
        double power = ofPositive(Math.abs(base), exponent);
        return base < 0 && odd ? -power : power;
    }

    private static double ofInfiniteExponent(double magnitude, double exponent) {
        if (magnitude == 1) {
            return 1;
        }
        return exponent > 0 == magnitude > 1 ? Double.POSITIVE_INFINITY : 0;
    }

    /** For the bases 0 and infinity. */
    private static double ofExtremeBase(double base, double exponent, boolean odd) {
        if (base == 0 && exponent < 0) {
            throw PythonError.zeroDivision("0.0 cannot be raised to a negative power");
        }
        double magnitude = Double.isInfinite(base) == exponent > 0 ? Double.POSITIVE_INFINITY : 0;
        return odd ? Math.copySign(magnitude, base) : magnitude;
    }

    private static double ofPositive(double base, double exponent) {
        if (base == 1) {
            return 1;
        }
        double logarithm = exponent * Math.log(base);
        if (logarithm > OVERFLOW) {
            throw tooLarge();
        }
        if (logarithm < UNDERFLOW) {
            return 0;
        }
        BigDecimal power = exponent == Math.rint(exponent) && Math.abs(exponent) <= LARGEST_EXACT_EXPONENT
                ? integerPower(new BigDecimal(base), (int) exponent)
                : exponential(logarithm(base).multiply(new BigDecimal(exponent), PRECISION));
        BigDecimal error = power.multiply(
                new BigDecimal(EXPONENTIAL_ERROR + Math.abs(logarithm) * LOGARITHM_ERROR), PRECISION);
        double value = power.add(error).doubleValue();
        if (power.subtract(error).doubleValue() != value) {
            throw new Unmodelled("a power whose last digit depends on the C library is not supported");
        }
        if (Double.isInfinite(value)) {
            throw tooLarge();
        }
        return value;
    }

    private static PythonError tooLarge() {
        return PythonError.overflow("(34, 'Numerical result out of range')");
    }

    private static BigDecimal integerPower(BigDecimal base, int exponent) {
        BigDecimal power = base.pow(Math.abs(exponent));
        return exponent > 0 ? power : BigDecimal.ONE.divide(power, PRECISION);
    }

    /** ln x = ln m + e ln 2 with m between 3/4 and 3/2, so that nothing cancels out. */
    private static BigDecimal logarithm(double x) {
        int exponent = Math.getExponent(Math.max(x, Double.MIN_NORMAL));
        BigDecimal mantissa = new BigDecimal(x).divide(TWO.pow(exponent, PRECISION), PRECISION);
        while (mantissa.compareTo(new BigDecimal("0.75")) < 0) {
            mantissa = mantissa.multiply(TWO);
            exponent--;
        }
        if (mantissa.compareTo(new BigDecimal("1.5")) > 0) {
            mantissa = mantissa.divide(TWO);
            exponent++;
        }
        return logarithmNearOne(mantissa).add(LN_2.multiply(BigDecimal.valueOf(exponent)), PRECISION);
    }

    /** ln x = 2 artanh z = 2 (z + z^3/3 + z^5/5 + ...) with z = (x - 1) / (x + 1). */
    private static BigDecimal logarithmNearOne(BigDecimal x) {
        BigDecimal z = x.subtract(BigDecimal.ONE).divide(x.add(BigDecimal.ONE), PRECISION);
        BigDecimal square = z.multiply(z, PRECISION);
        BigDecimal power = z;
        BigDecimal sum = z;
        BigDecimal smallest = z.abs().multiply(NEGLIGIBLE);
        for (int n = 3; power.abs().compareTo(smallest) > 0; n += 2) {
            power = power.multiply(square, PRECISION);
            sum = sum.add(power.divide(BigDecimal.valueOf(n), PRECISION), PRECISION);
        }
        return sum.multiply(TWO);
    }

    /** e^x = 2^k e^(x - k ln 2), the last factor by its Taylor series. */
    private static BigDecimal exponential(BigDecimal x) {
        BigInteger k = x.divide(LN_2, PRECISION).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
        BigDecimal rest = x.subtract(LN_2.multiply(new BigDecimal(k)));
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int n = 1; term.abs().compareTo(NEGLIGIBLE) > 0; n++) {
            term = term.multiply(rest, PRECISION).divide(BigDecimal.valueOf(n), PRECISION);
            sum = sum.add(term, PRECISION);
        }
        return sum.multiply(TWO.pow(k.intValueExact(), PRECISION), PRECISION);
    }
}
