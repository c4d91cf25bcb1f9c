package org.codestep.evaluate.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccuracyDifferenceTest {

    /** Examples (a), (c) and (h) of Newcombe's table of independent samples, method 10. */
    @ParameterizedTest
    @CsvSource({"56, 70, 48, 80, 0.0524, 0.3339", "9, 10, 3, 10, 0.1705, 0.8090", "10, 10, 0, 10, 0.6075, 1.0000"})
    void independentSamplesHaveThePublishedInterval(int a, int m, int b, int n, double low, double high) {
        var difference = AccuracyDifference.independent(new Accuracy(a, m), new Accuracy(b, n));
        assertEquals((double) a / m - (double) b / n, difference.value(), 1e-12);
        assertEquals(low, difference.low(), 5e-5);
        assertEquals(high, difference.high(), 5e-5);
        var turned = AccuracyDifference.independent(new Accuracy(b, n), new Accuracy(a, m));
        assertEquals(-difference.low(), turned.high(), 1e-12);
        assertEquals(-difference.high(), turned.low(), 1e-12);
    }

    /** The first is Newcombe's own; the others were worked out from the formula by a script. */
    @ParameterizedTest
    @CsvSource({
        "36, 12, 2, 0, 0.0569, 0.3404", "43, 0, 7, 0, -0.2619, -0.0397", "0, 30, 20, 0, -0.0764, 0.4478",
        "40, 10, 0, 0, 0.0871, 0.3304", "20, 12, 2, 16, 0.0562, 0.3292"
    })
    void pairsHaveTheirInterval(int both, int first, int second, int none, double low, double high) {
        List<Boolean> a = answers(both, true, first, true, second, false, none, false);
        List<Boolean> b = answers(both, true, first, false, second, true, none, false);
        var difference = AccuracyDifference.paired(a, b);
        assertEquals(low, difference.low(), 5e-5);
        assertEquals(high, difference.high(), 5e-5);
        assertEquals((double) (first - second) / a.size(), difference.value(), 1e-12);
        assertEquals("paired", difference.samples().toString());
    }

    private static List<Boolean> answers(Object... runs) {
        List<Boolean> answers = new ArrayList<>();
        for (int i = 0; i < runs.length; i += 2) {
            answers.addAll(Collections.nCopies((Integer) runs[i], (Boolean) runs[i + 1]));
        }
        return answers;
    }

    @Test
    void pairsThatAgreeAreSurerThanOtherExamples() {
        Random random = new Random(4);
        List<Boolean> a = IntStream.range(0, 400).mapToObj(i -> random.nextInt(10) < 7).toList();
        List<Boolean> b = a.stream().map(right -> random.nextInt(20) > 0 ? right : !right).toList();
        var paired = AccuracyDifference.paired(a, b);
        var independent = AccuracyDifference.independent(accuracy(a), accuracy(b));
        assertEquals(independent.value(), paired.value(), 1e-12);
        assertTrue(paired.high() - paired.low() < 0.6 * (independent.high() - independent.low()), paired.toString());
    }

    private static Accuracy accuracy(List<Boolean> rights) {
        return new Accuracy(Collections.frequency(rights, true), rights.size());
    }

    /** In 95 of 100 samples the interval holds the true difference; here in 400 samples of each kind. */
    @Test
    void theIntervalHoldsTheTruthAsOftenAsItSays() {
        Random random = new Random(7);
        int independent = 0;
        int paired = 0;
        int samples = 400;
        for (int sample = 0; sample < samples; sample++) {
            List<Boolean> a = new ArrayList<>();
            List<Boolean> b = new ArrayList<>();
            List<Boolean> apart = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                double hard = random.nextDouble();
                a.add(hard < 0.8);
                b.add(hard < 0.8 ? random.nextDouble() < 0.9 : random.nextDouble() < 0.1);
                apart.add(random.nextDouble() < 0.74);
            }
            var ofPairs = AccuracyDifference.paired(a, b);
            var ofOthers = AccuracyDifference.independent(accuracy(a), accuracy(apart));
            paired += ofPairs.low() <= 0.06 && 0.06 <= ofPairs.high() ? 1 : 0;
            independent += ofOthers.low() <= 0.06 && 0.06 <= ofOthers.high() ? 1 : 0;
        }
        assertEquals(0.95, (double) paired / samples, 0.035);
        assertEquals(0.95, (double) independent / samples, 0.035);
    }

    @Test
    void unequalListsAreNoPairs() {
        assertThrows(IllegalArgumentException.class, () -> AccuracyDifference.paired(List.of(true), List.of()));
        assertThrows(IllegalArgumentException.class, () -> AccuracyDifference.paired(List.of(), List.of()));
    }
}
