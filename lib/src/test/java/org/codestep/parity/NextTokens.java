package org.codestep.parity;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.codestep.train.batch.TokenBatch;

/** Batches in which each token of a row is to follow from those before it. */
public final class NextTokens {

    private NextTokens() {}

    /** @param rows token ids, of unlike lengths; those after the first of each are the targets, and count alike */
    public static TokenBatch batch(int[][] rows) {
        int length = Arrays.stream(rows).mapToInt(row -> row.length).max().orElseThrow();
        long[] tokens = new long[rows.length * length];
        LongStream.Builder places = LongStream.builder();
        LongStream.Builder targets = LongStream.builder();
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < rows[row].length; i++) {
                int place = row * length + i;
                tokens[place] = rows[row][i];
                if (i > 0) {
                    places.add(place - 1);
                    targets.add(rows[row][i]);
                }
            }
        }
        long[] wanted = targets.build().toArray();
        float[] weights = new float[wanted.length];
        Arrays.fill(weights, 1);
        return new TokenBatch(rows.length, length, tokens, places.build().toArray(), wanted, weights);
    }
}
