package org.codestep.cli.option;

import java.math.BigDecimal;
import java.math.BigInteger;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Makes a number of an option's value, and refuses one that makes no sense before any work is done.
 *
 * @param <N> the type of the option
 */
public abstract class NumberConverter<N extends Number> implements ITypeConverter<N> {

    /** More threads than this would not work faster anywhere. */
    private static final int MOST_THREADS = 1024;

    private NumberConverter() {}

    /** A whole number of this size. */
    static long whole(String text, long least, long most) {
        BigInteger number;
        try {
            number = new BigInteger(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("wanted a whole number, got '" + text + "'");
        }
        if (number.compareTo(BigInteger.valueOf(least)) < 0) {
            throw new TypeConversionException("wanted at least " + least + ", got " + text);
        }
        if (number.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new TypeConversionException("wanted at most " + most + ", got " + text);
        }
        return number.longValue();
    }

    /** A number that is neither infinite nor NaN. */
    static double finite(String text) {
        try {
            double number = new BigDecimal(text).doubleValue();
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new TypeConversionException("wanted a number, got '" + text + "'");
        }
        throw new TypeConversionException("wanted a finite number, got " + text);
    }

    /** How many; at least one. */
    public static final class Count extends NumberConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, 1, Integer.MAX_VALUE);
        }
    }

    /** How many, of what can be more than memory holds; at least one. */
    public static final class LongCount extends NumberConverter<Long> {
        @Override
        public Long convert(String text) {
            return whole(text, 1, Long.MAX_VALUE);
        }
    }

    /** How many at most; 0 for all. */
    public static final class Limit extends NumberConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, 0, Integer.MAX_VALUE);
        }
    }

    /** How many at most, of what can be more than memory holds; 0 for all. */
    public static final class LongLimit extends NumberConverter<Long> {
        @Override
        public Long convert(String text) {
            return whole(text, 0, Long.MAX_VALUE);
        }
    }

    /** Of any sign. */
    public static final class Seed extends NumberConverter<Long> {
        @Override
        public Long convert(String text) {
            return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
        }
    }

    /** How many threads. */
    static final class Threads extends NumberConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, 1, MOST_THREADS);
        }
    }

    /** Above 0. */
    public static final class Positive extends NumberConverter<Double> {
        @Override
        public Double convert(String text) {
            double number = finite(text);
            if (number <= 0) {
                throw new TypeConversionException("wanted a number above 0, got " + text);
            }
            return number;
        }
    }

    /** At least 0. */
    public static final class NotNegative extends NumberConverter<Double> {
        @Override
        public Double convert(String text) {
            double number = finite(text);
            if (number < 0) {
                throw new TypeConversionException("wanted at least 0, got " + text);
            }
            return number;
        }
    }

    /** Above 0 and at most 1. */
    public static final class Probability extends NumberConverter<Double> {
        @Override
        public Double convert(String text) {
            double number = finite(text);
            if (number <= 0 || number > 1) {
                throw new TypeConversionException("wanted a number above 0 and at most 1, got " + text);
            }
            return number;
        }
    }

    /** From 0 to 1. */
    public static final class Share extends NumberConverter<Double> {
        @Override
        public Double convert(String text) {
            double number = finite(text);
            if (number < 0 || number > 1) {
                throw new TypeConversionException("wanted a number from 0 to 1, got " + text);
            }
            return number;
        }
    }
}
