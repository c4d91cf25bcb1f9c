package org.codestep.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DistinctKeysTest {

    @Test
    void eachKeyIsNewOnce() {
        DistinctKeys keys = new DistinctKeys();
        Set<Long> expected = new HashSet<>();
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            // One in two was most likely drawn before.
            long key = (random.nextInt(100_000) - 50_000) * 0x9E3779B97F4A7C15L;
            assertEquals(expected.add(key), keys.add(key));
        }
        assertEquals(expected.size(), keys.size());
    }

    @Test
    void noKeyIsSpecial() {
        DistinctKeys keys = new DistinctKeys();
        for (long key : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertTrue(keys.add(key));
            assertFalse(keys.add(key));
        }
        assertEquals(4, keys.size());
    }
}
