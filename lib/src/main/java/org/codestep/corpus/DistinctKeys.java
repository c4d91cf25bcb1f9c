package org.codestep.corpus;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import org.codestep.corpus.file.Hash;

/**
 * A set of {@link Hash#key keys}, for hundreds of millions of them: 11 to 22 bytes a key. Not thread-safe.
 *
 * <p>It is made of many small sets. A single one would hold its old and its new table at once while it grows, each
 * of them gigabytes in one piece; of these, one small table is moved at a time.
 */
public final class DistinctKeys {

    /** So many that no table is a large object to the garbage collector, which rounds those up to whole regions. */
    private static final int PART_BITS = 12;

    private final LongOpenHashSet[] parts = new LongOpenHashSet[1 << PART_BITS];
    private long size;

    /** An empty set. */
    public DistinctKeys() {
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new LongOpenHashSet();
        }
    }

    /** Adds a key; false if it was there. Keys are taken to be spread evenly, as hashes are. */
    public boolean add(long key) {
        boolean added = parts[(int) (key >>> (Long.SIZE - PART_BITS))].add(key);
        size += added ? 1 : 0;
        return added;
    }

    /** How many keys there are. */
    public long size() {
        return size;
    }
}
