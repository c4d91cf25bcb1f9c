package org.codestep.generate;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers, of programs seen lately, how many lines they execute: in small levels a fifth of all attempts are
 * duplicates, whose count need not be found again. It may forget, but is never wrong about a key; any number of
 * threads may use it.
 */
final class CountMemo {

    /** What is known of a program that raises an exception. */
    static final long RAISES = -1;
    /** Nothing is known of the program. */
    static final long UNKNOWN = -2;

    /** A key's low bits say where it is, its other bits stand there; in their place, the count plus two. */
    private static final int INDEX_BITS = 20;
    private static final long INDEX = (1L << INDEX_BITS) - 1;
    private static final int RAISES_CODE = 1;
    private static final int COUNT_CODE = 2;

    private final AtomicLongArray entries = new AtomicLongArray(1 << INDEX_BITS);

    /** A line count, {@link #RAISES} or {@link #UNKNOWN}. */
    long get(long key) {
        long entry = entries.getPlain((int) (key & INDEX));
        long code = entry & INDEX;
        if (code == 0 || ((entry ^ key) & ~INDEX) != 0) {
            return UNKNOWN;
        }
        return code == RAISES_CODE ? RAISES : code - COUNT_CODE;
    }

    /** @param count a line count or {@link #RAISES}; one too large for the memo is not remembered */
    void put(long key, long count) {
        long code = count == RAISES ? RAISES_CODE : count + COUNT_CODE;
        if (code <= INDEX) {
            entries.setPlain((int) (key & INDEX), (key & ~INDEX) | code);
        }
    }
}
