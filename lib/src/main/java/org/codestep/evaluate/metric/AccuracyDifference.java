package org.codestep.evaluate.metric;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * How much higher one accuracy is than another, with its 95% interval. The interval is Newcombe's: the two Wilson
 * intervals joined, which holds up where the normal approximation fails.
 *
 * @param value from -1 to 1; below 0 if the first accuracy is the lower one
 * @param low the lower end of the interval
 * @param high the upper end
 * @param samples what the two were measured on
 */
public record AccuracyDifference(double value, double low, double high, Samples samples) {

    /** What two accuracies were measured on. */
    public enum Samples {
        /** Examples that have nothing to do with each other. */
        INDEPENDENT,
        /** Examples of which each belongs to one of the others: what they have in common cancels out. */
        PAIRED;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Of accuracies on two samples: method 10 of R. G. Newcombe, Interval estimation for the difference between
     * independent proportions, Statistics in Medicine 17 (1998), 873-890.
     */
    public static AccuracyDifference independent(Accuracy a, Accuracy b) {
        return of(a, b, 0, Samples.INDEPENDENT);
    }

    /**
     * Of two lists of answers that belong to each other one by one: method 10 of R. G. Newcombe, Improved confidence
     * intervals for the difference between binomial proportions based on paired data, Statistics in Medicine 17
     * (1998), 2635-2650.
     *
     * @param a whether each answer is right
     * @param b whether the one that belongs to it is
     * @throws IllegalArgumentException if there is no answer, or one list is longer
     */
    public static AccuracyDifference paired(List<Boolean> a, List<Boolean> b) {
        if (a.size() != b.size()) {
            throw new IllegalArgumentException("pairs need as many answers on both sides, got " + a.size() + " and "
                    + b.size());
        }
        double both = 0;
        int right = 0;
        int otherRight = 0;
        for (int i = 0; i < a.size(); i++) {
            right += a.get(i) ? 1 : 0;
            otherRight += b.get(i) ? 1 : 0;
            both += a.get(i) && b.get(i) ? 1 : 0;
        }
        Accuracy first = new Accuracy(right, a.size());
        Accuracy second = new Accuracy(otherRight, b.size());
        return of(first, second, correlation(first, second, both), Samples.PAIRED);
    }

    /** The phi coefficient of the pairs, where it is positive corrected for continuity, as the method has it. */
    private static double correlation(Accuracy a, Accuracy b, double both) {
        double n = a.n();
        double margins = a.value() * (1 - a.value()) * b.value() * (1 - b.value());
        if (margins == 0) {
            return 0; // one side is all right or all wrong, and tells nothing of the other
        }
        double cross = both * n - (double) a.right() * b.right();
        double corrected = cross > 0 ? Math.max(0, cross - n / 2) : cross;
        return corrected / (n * n * Math.sqrt(margins));
    }

    private static AccuracyDifference of(Accuracy a, Accuracy b, double correlation, Samples samples) {
        double value = a.value() - b.value();
        double below = distance(a.value() - a.low(), b.high() - b.value(), correlation);
        double above = distance(a.high() - a.value(), b.value() - b.low(), correlation);
        return new AccuracyDifference(value, value - below, value + above, samples);
    }

    private static double distance(double ofA, double ofB, double correlation) {
        return Math.sqrt(ofA * ofA - 2 * correlation * ofA * ofB + ofB * ofB);
    }
}
