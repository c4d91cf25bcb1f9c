package org.codestep.train.batch;

import java.util.SplittableRandom;

/**
 * The numbers from 0 to a size in an order that a key decides. Any place of it is found at once, and nothing is held:
 * so billions of examples can be shuffled, and a run can go on in the middle of an epoch.
 *
 * <p>A Feistel network permutes the numbers of a square that is not much larger; those outside the size are walked
 * past (J. Black, P. Rogaway: Ciphers with Arbitrary Finite Domains, 2002, methods 2 and 3).
 */
final class RandomOrder {

    /** Four make a pseudorandom permutation of random functions (M. Luby, C. Rackoff, 1988); more cost little. */
    private static final int ROUNDS = 6;

    /** Of very few bits there are so few functions that some orders would come more often than others. */
    private static final int LEAST_HALF = 4;

    private final long size;
    private final int halfBits;
    private final long halfMask;
    private final long[] keys = new long[ROUNDS];

    /**
     * @param size how many numbers, at least 1
     * @param key decides the order
     */
    RandomOrder(long size, SplittableRandom key) {
        if (size < 1) {
            throw new IllegalArgumentException("an order needs at least one number, got " + size);
        }
        this.size = size;
        int bits = Long.SIZE - Long.numberOfLeadingZeros(size - 1);
        this.halfBits = Math.max(LEAST_HALF, (bits + 1) / 2);
        this.halfMask = (1L << halfBits) - 1;
        for (int i = 0; i < ROUNDS; i++) {
            keys[i] = key.nextLong();
        }
    }

    /** The number at a place. @param place from 0, less than the size */
    long at(long place) {
        long number = place;
        do {
            number = permute(number);
        } while (number >= size);
        return number;
    }

    /** Of the numbers with twice the half's bits. */
    private long permute(long number) {
        long left = number >>> halfBits;
        long right = number & halfMask;
        for (long key : keys) {
            long next = left ^ mix(right + key) & halfMask;
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }

    /** The finalizer of MurmurHash3 with the constants of D. Stafford's variant 13. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
