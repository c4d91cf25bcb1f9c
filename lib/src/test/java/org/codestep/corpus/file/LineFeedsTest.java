package org.codestep.corpus.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineFeedsTest {

    @Test
    void countsAsByteByByte() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            int share = random.nextInt(4);
            for (int at = 0; at < bytes.length; at++) {
                // Neighbours of the line feed among them, and bytes with their high bit set.
                bytes[at] = random.nextInt(4) < share ? (byte) ('\n' + (random.nextInt(3) == 0 ? 0x80 : 0)) : bytes[at];
            }
            int end = random.nextInt(bytes.length + 1);
            long count = 0;
            long afterAnother = 0;
            for (int at = 0; at < end; at++) {
                count += bytes[at] == '\n' ? 1 : 0;
                afterAnother += bytes[at] == '\n' && at > 0 && bytes[at - 1] == '\n' ? 1 : 0;
            }
            LineFeeds feeds = new LineFeeds(bytes, end);
            assertEquals(count, feeds.count());
            assertEquals(afterAnother, feeds.afterAnother());
        }
    }
}
