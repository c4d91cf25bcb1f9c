package org.codestep.train.batch;

import java.util.Arrays;

/** Places, targets and weights of a batch, as they are found. */
final class Targets {

    private final long[] places;
    private final long[] ids;
    private final float[] weights;
    private int count;

    Targets(int capacity) {
        places = new long[capacity];
        ids = new long[capacity];
        weights = new float[capacity];
    }

    /** Adds a target, unless it counts nothing. */
    void add(int place, int id, double weight) {
        if (weight == 0) {
            return;
        }
        places[count] = place;
        ids[count] = id;
        weights[count++] = (float) weight;
    }

    TokenBatch batch(int size, int length, long[] tokens) {
        return new TokenBatch(
                size,
                length,
                tokens,
                Arrays.copyOf(places, count),
                Arrays.copyOf(ids, count),
                Arrays.copyOf(weights, count));
    }
}
