package org.codestep.train;

/** The least that numbers of settings may be. A number is named as whoever gives it knows it. */
public final class Bounds {

    private Bounds() {}

    /** @throws IllegalArgumentException if the number is less; the message names both */
    public static void requireAtLeast(String name, long least, long number) {
        if (number < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", got " + number);
        }
    }

    /** @throws IllegalArgumentException if the number is below 0, infinite or NaN; the message names it */
    public static void requireNotNegative(String name, double number) {
        if (!(number >= 0 && number < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be at least 0 and finite, got " + number);
        }
    }
}
