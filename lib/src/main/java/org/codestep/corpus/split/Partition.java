package org.codestep.corpus.split;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Draws the part of each entry of a corpus so that entries that share a key are in the same part.
 *
 * <p>Entries are told one after another by their keys; memory holds a few words an entry. Groups of entries are
 * shuffled and dealt out until each part has its fraction.
 */
final class Partition {

    private final Long2IntOpenHashMap firstWithKey = new Long2IntOpenHashMap();
    private final Groups entries = new Groups();

    /** Tells of the next entry; two entries with a common key belong together. */
    void add(long... keys) {
        int entry = entries.add();
        for (long key : keys) {
            int other = firstWithKey.getOrDefault(key, entry);
            firstWithKey.putIfAbsent(key, entry);
            entries.join(entry, other);
        }
    }

    int size() {
        return entries.size();
    }

    /**
     * The part of each entry, in the order they were told.
     *
     * @throws IllegalArgumentException if a part with a fraction above 0 would be empty
     */
    Part[] draw(Fractions fractions, long seed) {
        int[] groupSizes = new int[size()];
        IntArrayList groups = new IntArrayList();
        for (int i = 0; i < size(); i++) {
            int root = entries.first(i);
            if (root == i) {
                groups.add(i);
            }
            groupSizes[root]++;
        }
        int[] order = groups.toIntArray();
        shuffle(order, RandomSource.XO_SHI_RO_256_PP.create(seed));
        Part[] parts = deal(order, groupSizes, fractions);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[entries.first(i)];
        }
        return parts;
    }

    private Part[] deal(int[] groups, int[] groupSizes, Fractions fractions) {
        Part[] parts = new Part[size()];
        int dealt = 0;
        int next = 0;
        for (Part part : Part.values()) {
            int before = dealt;
            while (next < groups.length && dealt < fractions.upTo(part, size())) {
                parts[groups[next]] = part;
                dealt += groupSizes[groups[next++]];
            }
            if (dealt == before && fractions.of(part) > 0) {
                throw new IllegalArgumentException(size() + " examples of " + groups.length
                        + " programs are too few for the fractions " + fractions + ": part " + part.fileName()
                        + " would be empty");
            }
        }
        return parts;
    }

    private static void shuffle(int[] values, UniformRandomProvider random) {
        for (int i = values.length - 1; i > 0; i--) {
            IntArrays.swap(values, i, random.nextInt(i + 1));
        }
    }
}
