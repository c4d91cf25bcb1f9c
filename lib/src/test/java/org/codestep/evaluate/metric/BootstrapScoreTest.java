package org.codestep.evaluate.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapScoreTest {

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Right answers are a case for which there is a formula, too. */
    @Test
    void theIntervalOfAShareIsNearlyWilsons() {
        List<Double> answers = IntStream.range(0, 1_000).mapToObj(i -> i < 300 ? 1.0 : 0.0).toList();
        BootstrapScore score = BootstrapScore.of("mean", answers, BootstrapScoreTest::mean);
        Accuracy accuracy = new Accuracy(300, 1_000);
        assertEquals(1_000, score.n());
        assertEquals(0.3, score.value(), 1e-12);
        assertEquals(accuracy.low(), score.low(), 0.004);
        assertEquals(accuracy.high(), score.high(), 0.004);
    }

    @Test
    void theIntervalHoldsTheTruthAsOftenAsItSays() {
        Random random = new Random(3);
        int held = 0;
        for (int i = 0; i < 100; i++) {
            List<Double> values = random.doubles(60).boxed().toList();
            BootstrapScore score = BootstrapScore.of("mean", values, BootstrapScoreTest::mean);
            held += score.low() <= 0.5 && 0.5 <= score.high() ? 1 : 0;
        }
        assertTrue(held >= 88 && held <= 99, held + " of 100 intervals hold the mean");
    }

    @Test
    void theSameExamplesGiveTheSameInterval() {
        List<Double> values = new Random(4).doubles(50).boxed().toList();
        assertEquals(BootstrapScore.of("mean", values, BootstrapScoreTest::mean),
                BootstrapScore.of("mean", values, BootstrapScoreTest::mean));
    }

    @Test
    void refusesNoExample() {
        var e = assertThrows(IllegalArgumentException.class, () -> BootstrapScore.of("mean", List.of(), sample -> 0));
        assertEquals("a score needs at least 1 example, got none", e.getMessage());
    }

    @Test
    void oneExampleOrEqualOnesHaveAnIntervalWithoutWidth() {
        assertEquals(
                new BootstrapScore("mean", 1, 0.25, 0.25, 0.25),
                BootstrapScore.of("mean", List.of(0.25), BootstrapScoreTest::mean));
        assertEquals(
                new BootstrapScore("mean", 5, 1, 1, 1),
                BootstrapScore.of("mean", List.of(1.0, 1.0, 1.0, 1.0, 1.0), BootstrapScoreTest::mean));
    }

    @Test
    void refusesAScoreThatIsNone() {
        for (double score : new double[] {Double.NaN, 1.5, -0.1}) {
            var e = assertThrows(
                    IllegalArgumentException.class, () -> BootstrapScore.of("mean", List.of(1.0), sample -> score));
            assertEquals("the score of a sample must be from 0 to 1, got " + score
                    + "; a metric says what it is where nothing can be scored", e.getMessage());
        }
    }
}
