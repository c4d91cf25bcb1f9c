package org.codestep.model.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelativePositionsTest {

    private static final int LENGTH = 300;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** The first distance of each range, from a token to those after it: T5's own, with 32 ranges up to 128. */
    @Test
    void rangesInBothDirections() {
        int[] numbers = numbers(32, 128, true, 150);
        List<Integer> ahead = starts(numbers, 150, 1);
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91), ahead);
        List<Integer> behind = starts(numbers, 150, -1);
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91), behind);
        assertEquals(0, numbers[150]);
        assertEquals(17, numbers[151]);
        assertEquals(1, numbers[149]);
        assertEquals(31, numbers[LENGTH - 1]);
        assertEquals(15, numbers[0]);
    }

    @Test
    void rangesBackward() {
        int[] numbers = numbers(32, 128, false, 150);
        List<Integer> wanted = new ArrayList<>(IntStream.rangeClosed(0, 16).boxed().toList());
        wanted.addAll(List.of(19, 21, 24, 27, 31, 35, 40, 46, 52, 59, 67, 77, 87, 99, 113));
        assertEquals(wanted, starts(numbers, 150, -1));
        assertEquals(List.of(0), starts(numbers, 150, 1), "what follows is as near as can be");
    }

    /** The distances at which a range begins. */
    private static List<Integer> starts(int[] numbers, int from, int step) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int place = from + step; place >= 0 && place < numbers.length; place += step) {
            if (numbers[place] != numbers[place - step]) {
                starts.add(Math.abs(place - from));
            }
        }
        return starts;
    }

    /** The number of the range of each token as the one at a place sees them. */
    private int[] numbers(int ranges, int maxDistance, boolean bothDirections, int place) {
        RelativePositions positions = new RelativePositions(2, ranges, maxDistance, bothDirections,
                (owner, shape, type) -> owner.arange(0f, shape.size(), 1f).reshape(shape));
        positions.initialize(manager);
        NDArray bias = positions.bias(manager.create(new long[] {place}, new Shape(1, 1)), LENGTH);
        assertEquals(new Shape(1, 2, 1, LENGTH), bias.getShape());
        float[] firstHead = bias.get("0, 0, 0").toFloatArray();
        float[] secondHead = bias.get("0, 1, 0").toFloatArray();
        return IntStream.range(0, LENGTH)
                .map(i -> {
                    assertEquals(firstHead[i] + 1, secondHead[i]);
                    return (int) firstHead[i] / 2;
                })
                .toArray();
    }

    @Test
    void tooFewRangesAreRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> new RelativePositions(2, 3, 128, true, Initializer.ONES));
        assertThrows(IllegalArgumentException.class,
                () -> new RelativePositions(2, 32, 8, true, Initializer.ONES));
    }
}
