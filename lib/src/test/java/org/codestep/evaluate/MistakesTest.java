package org.codestep.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MistakesTest {

    private static final String LOOP = "a = 1\nfor a in range(0, 3) :\n\tprint(a)";
    private static final String PLAIN = "a = 1\nprint(a)";

    private static final List<Prediction> PREDICTIONS = List.of(
            SyntheticPredictions.right("1.1", PLAIN, 2, 0),
            SyntheticPredictions.wrong("3.1", LOOP, 8, "9"),
            SyntheticPredictions.wrong("3.1", LOOP, 8, "4"),
            SyntheticPredictions.right("3.1", LOOP, 8, 1),
            SyntheticPredictions.wrong("3.1", LOOP, 8, "11"),
            SyntheticPredictions.wrong("1.1", PLAIN, 2, "1"),
            SyntheticPredictions.wrong("1.1", PLAIN, 2, "# ?"),
            SyntheticPredictions.right("1.1", PLAIN, 2, 2));

    @Test
    void firstMistakesAreInOrder() {
        Mistakes mistakes = Mistakes.in(PREDICTIONS);
        assertEquals(List.of(PREDICTIONS.get(1), PREDICTIONS.get(2)), mistakes.first(2));
        assertEquals(mistakes.wrong(), mistakes.first(100));
        assertEquals(5, mistakes.wrong().size());
    }

    @Test
    void distancesAreCounted() {
        // Errors of 1, -4, 3 and -1 lines, and one answer that is no number.
        assertEquals(
                new Mistakes.Distances(5, 2, 1, 1, 0, OptionalDouble.of(-0.25)), Mistakes.in(PREDICTIONS).distances());
        assertEquals(1, Mistakes.in(PREDICTIONS).distances().offByOther());
    }

    @Test
    void liftComparesWrongWithAll() {
        Feature loop = Feature.containing("loop", "^for\\b");
        Feature never = Feature.containing("never", "lambda");
        Feature always = Feature.containing("always", "print");
        List<Mistakes.FeatureLift> lifts = Mistakes.in(PREDICTIONS).lifts(List.of(always, never, loop));
        assertEquals(
                List.of(new Mistakes.FeatureLift("loop", 3, 5, 4, 8), new Mistakes.FeatureLift("always", 5, 5, 8, 8)),
                lifts);
        assertEquals(0.6 / 0.5, lifts.get(0).lift(), 1e-12);
        assertEquals(1, lifts.get(1).lift(), 1e-12);
    }

    @Test
    void noMistakeHasNothingInCommon() {
        Mistakes none = Mistakes.in(List.of(PREDICTIONS.get(0)));
        assertEquals(List.of(), none.first(3));
        assertEquals(List.of(), none.lifts(Feature.TINYPY));
        assertEquals(new Mistakes.Distances(0, 0, 0, 0, 0, OptionalDouble.empty()), none.distances());
    }
}
