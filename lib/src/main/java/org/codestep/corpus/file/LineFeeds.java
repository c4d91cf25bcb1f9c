package org.codestep.corpus.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** How many line feeds there are among the first bytes of some, counted eight bytes at a time. */
public final class LineFeeds {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long IN_EACH_BYTE = 0x0101010101010101L;
    private static final long FEEDS = '\n' * IN_EACH_BYTE;
    private static final long LOW_BITS = 0x7f * IN_EACH_BYTE;

    private long count;
    private long afterAnother;

    /** @param end how many of the bytes count, the first ones */
    public LineFeeds(byte[] bytes, int end) {
        long before = 0;
        int at = 0;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            before = add((long) EIGHT_BYTES.get(bytes, at), before);
        }
        long rest = 0;
        for (int i = end - 1; i >= at; i--) {
            rest = rest << Byte.SIZE | bytes[i] & 0xff;
        }
        add(rest, before);
    }

    /** @param before 1 in the lowest byte if a line feed comes before. @return the same for what comes after */
    private long add(long bytes, long before) {
        long zeroAtFeed = bytes ^ FEEDS;
        // The high bit of a byte is set unless the byte is zero; no carry leaves a byte.
        long feeds = ~((zeroAtFeed & LOW_BITS) + LOW_BITS | zeroAtFeed | LOW_BITS) >>> Byte.SIZE - 1;
        count += Long.bitCount(feeds);
        afterAnother += Long.bitCount(feeds & (feeds << Byte.SIZE | before));
        return feeds >>> Long.SIZE - Byte.SIZE;
    }

    /** All line feeds. */
    public long count() {
        return count;
    }

    /** Those that stand right after another one. */
    public long afterAnother() {
        return afterAnother;
    }
}
