package org.codestep.train.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomOrderTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 7, 8, 9, 63, 64, 65, 1000, 4095, 4096, 4097})
    void everyNumberComesOnce(long size) {
        for (int key = 0; key < 20; key++) {
            long[] numbers = order(size, key);
            Arrays.sort(numbers);
            assertArrayEquals(LongStream.range(0, size).toArray(), numbers);
        }
    }

    @Test
    void alsoWhereNoListCouldHoldThem() {
        RandomOrder order = new RandomOrder(3_000_000_000_000L, new SplittableRandom(1));
        long[] some = LongStream.range(2_999_999_000_000L, 3_000_000_000_000L).map(order::at).toArray();
        assertEquals(1_000_000, LongStream.of(some).distinct().count());
        assertTrue(LongStream.of(some).allMatch(number -> number >= 0 && number < 3_000_000_000_000L));
        assertEquals(1.5e12, LongStream.of(some).average().orElseThrow(), 1e10, "spread over all");
    }

    /** Each of the 24 orders of four numbers is as likely as another: chi-squared of 23 degrees of freedom. */
    @Test
    void noOrderIsLikelierThanAnother() {
        int[] counts = new int[256];
        int draws = 24_000;
        for (int key = 0; key < draws; key++) {
            long[] numbers = order(4, key);
            counts[(int) (numbers[0] * 64 + numbers[1] * 16 + numbers[2] * 4 + numbers[3])]++;
        }
        assertEquals(24, Arrays.stream(counts).filter(count -> count > 0).count());
        double expected = draws / 24.0;
        double chiSquared = Arrays.stream(counts).filter(count -> count > 0)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected).sum();
        assertTrue(chiSquared < 49.7, "a value beyond this comes once in a thousand seeds: " + chiSquared);
    }

    @Test
    void nothingCannotBeOrdered() {
        assertThrows(IllegalArgumentException.class, () -> new RandomOrder(0, new SplittableRandom(1)));
    }

    private static long[] order(long size, long key) {
        RandomOrder order = new RandomOrder(size, new SplittableRandom(key));
        return LongStream.range(0, size).map(order::at).toArray();
    }
}
