package org.codestep.tokenize.bytepair;

import it.unimi.dsi.fastutil.HashCommon;
import java.util.Arrays;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * How often each of many words was seen: a hash table whose words lie one after another in one array, so that a word
 * takes its own bytes and some 40 more. To be used by one thread at a time.
 */
final class WordCounts {

    private static final int FIRST_CAPACITY = 1 << 10;

    /** The words, one after another. */
    private byte[] bytes = new byte[FIRST_CAPACITY];
    /** By the number of a word, where it ends; it begins where the one before ends. */
    private int[] ends = new int[FIRST_CAPACITY];
    private int[] hashes = new int[FIRST_CAPACITY];
    private long[] counts = new long[FIRST_CAPACITY];
    private int size;
    /** The number of a word plus 1, at the place that its hash tells or at the next free one. */
    private int[] slots = new int[2 * FIRST_CAPACITY];

    /** Takes each word with its count. */
    interface Counted {
        void take(byte[] bytes, int from, int to, long count);
    }

    /** How many words there are. */
    int size() {
        return size;
    }

    /** A word was seen. */
    void add(byte[] text, int from, int to) {
        add(text, from, to, MurmurHash3.hash32x86(text, from, to - from, 0), 1);
    }

    /** Words were seen as often as others say. */
    void addAll(WordCounts others) {
        for (int word = 0; word < others.size; word++) {
            add(others.bytes, others.begin(word), others.ends[word], others.hashes[word], others.counts[word]);
        }
    }

    private void add(byte[] text, int from, int to, int hash, long count) {
        int slot = hash & slots.length - 1;
        while (slots[slot] != 0) {
            int word = slots[slot] - 1;
            if (hashes[word] == hash && Arrays.equals(bytes, begin(word), ends[word], text, from, to)) {
                counts[word] += count;
                return;
            }
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = size + 1;
        append(text, from, to, hash, count);
    }

    private int begin(int word) {
        return word == 0 ? 0 : ends[word - 1];
    }

    private void append(byte[] text, int from, int to, int hash, long count) {
        int begin = begin(size);
        int end = Math.addExact(begin, to - from);
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(2L * bytes.length, end), Integer.MAX_VALUE - 8));
        }
        System.arraycopy(text, from, bytes, begin, to - from);
        ends[size] = end;
        hashes[size] = hash;
        counts[size] = count;
        size++;
        if (size == ends.length) {
            grow();
        }
    }

    /** Half of the slots stay free. */
    private void grow() {
        int capacity = HashCommon.nextPowerOfTwo(size + 1);
        ends = Arrays.copyOf(ends, capacity);
        hashes = Arrays.copyOf(hashes, capacity);
        counts = Arrays.copyOf(counts, capacity);
        int[] before = slots;
        slots = new int[2 * capacity];
        for (int word : before) {
            if (word != 0) {
                int slot = hashes[word - 1] & slots.length - 1;
                while (slots[slot] != 0) {
                    slot = slot + 1 & slots.length - 1;
                }
                slots[slot] = word;
            }
        }
    }

    /** Hands out all words. */
    void forEach(Counted words) {
        for (int word = 0; word < size; word++) {
            words.take(bytes, begin(word), ends[word], counts[word]);
        }
    }
}
