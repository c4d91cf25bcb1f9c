package org.codestep.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CountMemoTest {

    @Test
    void whatItKnowsIsRight() {
        CountMemo memo = new CountMemo();
        Map<Long, Long> counts = new HashMap<>();
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            // Every other key falls into the place of an earlier one.
            long key = i % 2 == 0 ? random.nextLong() : (random.nextLong() << 20) | i % 100;
            long count = i % 10 == 0 ? CountMemo.RAISES : random.nextInt(1 << 20);
            memo.put(key, count);
            counts.put(key, count);
        }
        int known = 0;
        for (Map.Entry<Long, Long> entry : counts.entrySet()) {
            long count = memo.get(entry.getKey());
            if (count != CountMemo.UNKNOWN) {
                known++;
                assertEquals(entry.getValue(), count);
            }
        }
        assertTrue(known > 5_000, "it remembers only " + known);
    }

    @Test
    void ofOtherProgramsItKnowsNothing() {
        CountMemo memo = new CountMemo();
        assertEquals(CountMemo.UNKNOWN, memo.get(0));
        memo.put(5, 7);
        assertEquals(7, memo.get(5));
        assertEquals(CountMemo.UNKNOWN, memo.get(5 + (1L << 20)));
        assertEquals(CountMemo.UNKNOWN, memo.get(5 | Long.MIN_VALUE));
        memo.put(6, 1L << 40);
        assertEquals(CountMemo.UNKNOWN, memo.get(6));
    }
}
