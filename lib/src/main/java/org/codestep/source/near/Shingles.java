package org.codestep.source.near;

import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * What a text is compared by: the set of its runs of five tokens, each as a hash of 32 bits.
 *
 * <p>A token is a run of letters, digits and underscores, or one other character; white space is none. A text of fewer
 * than five tokens is one run.
 */
public final class Shingles {

    /** Tokens of a run. */
    public static final int TOKENS = 5;

    private static final long FACTOR = 0x9E3779B97F4A7C15L;
    private static final long FACTOR_OF_FIRST = power(TOKENS);

    private Shingles() {}

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= FACTOR;
        }
        return power;
    }

    /** The set, in ascending order; empty for a text without tokens. */
    public static int[] of(String text) {
        long[] lastTokens = new long[TOKENS];
        char[] chars = text.toCharArray();
        int[] hashes = new int[chars.length];
        int tokens = 0;
        int count = 0;
        long run = 0;
        for (int at = 0; at < chars.length; ) {
            char c = chars[at];
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            long token = c;
            at++;
            while (isWord(c) && at < chars.length && isWord(chars[at])) {
                token = token * FACTOR + chars[at++];
            }
            // A hash of a run is a polynomial of its tokens', from which the one that leaves is taken.
            long hash = HashCommon.murmurHash3(token);
            int slot = tokens % TOKENS;
            run = run * FACTOR + hash - (tokens < TOKENS ? 0 : lastTokens[slot] * FACTOR_OF_FIRST);
            lastTokens[slot] = hash;
            tokens++;
            if (tokens >= TOKENS) {
                hashes[count++] = (int) HashCommon.murmurHash3(run);
            }
        }
        if (tokens > 0 && tokens < TOKENS) {
            hashes[count++] = (int) HashCommon.murmurHash3(run);
        }
        return distinct(hashes, count);
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c == '_' || Character.isLetterOrDigit(c);
    }

    private static int[] distinct(int[] hashes, int count) {
        IntArrays.radixSort(hashes, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || hashes[i] != hashes[i - 1]) {
                hashes[kept++] = hashes[i];
            }
        }
        return Arrays.copyOf(hashes, kept);
    }

    /** The Jaccard similarity of two such sets: the share of what they have in common of all. Of empty ones, 1. */
    public static double jaccard(int[] one, int[] other) {
        int common = 0;
        for (int i = 0, j = 0; i < one.length && j < other.length; ) {
            if (one[i] == other[j]) {
                common++;
                i++;
                j++;
            } else if (one[i] < other[j]) {
                i++;
            } else {
                j++;
            }
        }
        int all = one.length + other.length - common;
        return all == 0 ? 1 : (double) common / all;
    }
}
