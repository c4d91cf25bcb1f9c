package org.codestep.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.codestep.corpus.Example;
import org.junit.jupiter.api.Test;

class SlicesTest {

    private static final List<Prediction> MODEL = SyntheticPredictions.random(500, 0.8, 7);
    private static final List<Prediction> BASELINE = SyntheticPredictions.random(500, 0.8, 7).stream()
            .map(p -> new Prediction(p.example(), "\n# 3", p.example().answer().equals("\n# 3"), p.level()))
            .toList();

    /** Predictions of snippets with these numbers of executed lines. */
    private static List<Prediction> counts(int... counts) {
        List<Prediction> predictions = new ArrayList<>();
        for (int count : counts) {
            predictions.add(SyntheticPredictions.right("1.1", "a = 1", count, predictions.size()));
        }
        return predictions;
    }

    private static List<String> names(List<Slice> slices) {
        return slices.stream().map(Slice::name).toList();
    }

    @Test
    void levelsAreInOrderAndHoldEveryExampleOnce() {
        List<Slice> slices = Slices.byLevel(MODEL, BASELINE);
        assertEquals(List.of("1.1", "2.1", "3.1"), names(slices));
        assertEquals(500, slices.stream().mapToInt(slice -> slice.accuracy().n()).sum());
        int right = (int) MODEL.stream().filter(Prediction::right).count();
        assertEquals(right, slices.stream().mapToInt(slice -> slice.accuracy().right()).sum());
        assertEquals(1.0, slices.get(1).baseline().value(), "every snippet of 2.1 executes 3 lines");
        assertEquals(0, slices.get(0).baseline().right());
    }

    @Test
    void numbersAreOrderedAsNumbers() {
        List<Prediction> predictions = counts(10, 2, 9, 10);
        assertEquals(List.of("2", "9", "10"), names(Slices.byExecutedLines(predictions, predictions, 1)));
    }

    @Test
    void sparseNumbersShareASlice() {
        List<Prediction> predictions = counts(1, 1, 1, 2, 5, 6, 7, 8);
        List<Slice> slices = Slices.byExecutedLines(predictions, predictions, 3);
        assertEquals(List.of("1", "2–8"), names(slices));
        assertEquals(List.of("1", "2–5", "6–8"), names(Slices.byExecutedLines(predictions, predictions, 2)));
        assertEquals(List.of("1–8"), names(Slices.byExecutedLines(predictions, predictions, 100)));
    }

    @Test
    void everySliceButALonelyOneHasTheMinimum() {
        for (int minimum : new int[] {1, 5, 40, 170}) {
            List<Slice> slices = Slices.byExecutedLines(MODEL, BASELINE, minimum);
            assertEquals(500, slices.stream().mapToInt(slice -> slice.accuracy().n()).sum());
            assertTrue(slices.stream().allMatch(slice -> slice.accuracy().n() >= minimum), slices.toString());
        }
    }

    @Test
    void refusesAnotherTaskThanCounting() {
        Prediction states = new Prediction(new Example("output", "a = 1\n# ", "a?1", 1, 0), "a?1", true, "1.1");
        var e = assertThrows(IllegalArgumentException.class,
                () -> Slices.byExecutedLines(List.of(states), List.of(states), 1));
        assertTrue(e.getMessage().contains("a?1") && e.getMessage().contains("output"), e.getMessage());
    }

    @Test
    void refusesABaselineOfOtherExamples() {
        List<Prediction> shuffled = new ArrayList<>(BASELINE);
        Collections.reverse(shuffled);
        assertThrows(IllegalArgumentException.class, () -> Slices.byLevel(MODEL, shuffled));
        assertThrows(IllegalArgumentException.class, () -> Slices.byLevel(MODEL, BASELINE.subList(0, 10)));
    }
}
