package org.codestep.decode.logits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Set;
import org.codestep.decode.logits.Penalties.Sequence;
import org.codestep.model.ManagedArrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Values computed by hand. */
class PenaltiesTest {

    private static final float NEVER = Float.NEGATIVE_INFINITY;
    private static final Set<Integer> ENDS = Set.of(0, 4);

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    private float[] processed(Penalties penalties, float[] scores, Sequence... sequences) {
        NDArray rows = manager.create(scores, new Shape(sequences.length, scores.length / sequences.length));
        return penalties.apply(rows, sequences, ENDS).toFloatArray();
    }

    private static Sequence sequence(int[] before, int... answer) {
        return new Sequence(before, answer);
    }

    /** Of the prompt and the answer; a token that is there twice is changed once. */
    @Test
    void whatIsThereIsDividedAboveZeroAndMultipliedBelow() {
        assertArrayEquals(new float[] {1, 2, -6, 4, 0},
                processed(new Penalties(2, 0, 0), new float[] {1, 4, -3, 4, 0}, sequence(new int[] {1, 4}, 2, 1)));
        assertArrayEquals(new float[] {1, 8, -1.5f, 4, 5},
                processed(new Penalties(0.5, 0, 0), new float[] {1, 4, -3, 4, 5}, sequence(new int[] {1, 2})));
    }

    @Test
    void rowsOfUnlikeLengthDoNotMeetEachOther() {
        assertArrayEquals(new float[] {0.5f, 1, 1, 1, 1, 0.5f, 0.5f, 0.5f, 1, 1},
                processed(new Penalties(2, 0, 0), new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
                        sequence(new int[] {0}), sequence(new int[] {0, 1}, 2)));
    }

    @Test
    void whatWouldCompleteARunASecondTimeIsForbidden() {
        float[] ones = {1, 1, 1, 1, 1};
        // 1 2 came, and 1 3: after 1 neither may follow.
        assertArrayEquals(new float[] {1, 1, NEVER, NEVER, 1},
                processed(new Penalties(1, 2, 0), ones, sequence(new int[] {1, 2, 1, 3}, 1)));
        assertArrayEquals(new float[] {1, 1, 1, NEVER, 1},
                processed(new Penalties(1, 3, 0), ones, sequence(new int[] {1, 2, 3}, 1, 2)));
        // A single token is a run of one; runs may overlap themselves.
        assertArrayEquals(new float[] {1, NEVER, 1, NEVER, 1},
                processed(new Penalties(1, 1, 0), ones, sequence(new int[] {1}, 3)));
        assertArrayEquals(new float[] {1, NEVER, 1, 1, 1},
                processed(new Penalties(1, 2, 0), ones, sequence(new int[] {1}, 1)));
    }

    @Test
    void aSequenceShorterThanTheRunForbidsNothing() {
        NDArray ones = manager.ones(new Shape(1, 5));
        assertSame(ones, new Penalties(1, 3, 0).apply(ones, new Sequence[] {sequence(new int[] {1, 1})}, ENDS));
        assertSame(ones, Penalties.NONE.apply(ones, null, ENDS));
    }

    @Test
    void noEndEndsAnAnswerTooSoon() {
        float[] ones = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
        // The prompt does not count.
        assertArrayEquals(new float[] {NEVER, 1, 1, 1, NEVER, 1, 1, 1, 1, 1},
                processed(new Penalties(1, 0, 2), ones,
                        sequence(new int[] {1, 2, 3}, 1), sequence(new int[] {1}, 1, 2)));
    }

    @Test
    void theyAreAppliedTogether() {
        assertArrayEquals(new float[] {NEVER, 1.5f, NEVER, 3, NEVER},
                processed(new Penalties(2, 2, 3), new float[] {3, 3, 3, 3, 3}, sequence(new int[] {1, 2}, 1)));
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        assertRefused("the repetition penalty must be a finite number above 0, got 0.0; 1 changes nothing", 0, 0, 0);
        assertRefused("the repetition penalty must be a finite number above 0, got NaN; 1 changes nothing",
                Double.NaN, 0, 0);
        assertRefused("the n-grams that do not come again have at least 1 token, or 0 for any to come again; got -1",
                1, -1, 0);
        assertRefused("an answer has at least 0 tokens, got a minimum of -2", 1, 0, -2);
    }

    private static void assertRefused(String message, double repetition, int ngram, int minimum) {
        assertEquals(message, assertThrows(
                IllegalArgumentException.class, () -> new Penalties(repetition, ngram, minimum)).getMessage());
    }
}
