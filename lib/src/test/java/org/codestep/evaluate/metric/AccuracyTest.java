package org.codestep.evaluate.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AccuracyTest {

    /** Wilson's formula written out, with z = 1.959964. */
    private static double[] wilson(double right, double n) {
        double z = 1.959963984540054;
        double center = (right + z * z / 2) / (n + z * z);
        double half = z * Math.sqrt(n) / (n + z * z) * Math.sqrt(right / n * (1 - right / n) + z * z / (4 * n));
        return new double[] {center - half, center + half};
    }

    @Test
    void intervalIsWilsons() {
        for (int[] sample : new int[][] {{81, 100}, {1, 7}, {1999, 2000}, {0, 10}, {10, 10}}) {
            Accuracy accuracy = new Accuracy(sample[0], sample[1]);
            double[] expected = wilson(sample[0], sample[1]);
            assertEquals(expected[0], accuracy.low(), 1e-6);
            assertEquals(expected[1], accuracy.high(), 1e-6);
        }
    }

    @Test
    void intervalStaysBetweenZeroAndOneAndHoldsTheValue() {
        for (int n = 1; n <= 60; n++) {
            for (int right = 0; right <= n; right++) {
                Accuracy accuracy = new Accuracy(right, n);
                assertTrue(0 <= accuracy.low() && accuracy.low() <= accuracy.value() + 1e-12, accuracy.toString());
                assertTrue(accuracy.value() - 1e-12 <= accuracy.high() && accuracy.high() <= 1, accuracy.toString());
            }
        }
    }

    @Test
    void refusesNoAnswersAndImpossibleCounts() {
        assertThrows(IllegalArgumentException.class, () -> new Accuracy(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Accuracy(4, 3));
        assertThrows(IllegalArgumentException.class, () -> new Accuracy(-1, 3));
    }
}
