package org.codestep.train.batch;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.codestep.train.Batches;
import org.codestep.train.Bounds;

/** Batches of windows of a token file, each beginning at a random token; the loss is taken on every token. */
public final class RandomWindows implements Batches<TokenBatch> {

    private final TokenFile file;
    private final int batchSize;
    private final int blockSize;
    private final long seed;

    /**
     * @param batchSize windows in each batch
     * @param blockSize tokens that the model sees of each
     * @throws IllegalArgumentException if the file is shorter than one window and the token that follows it
     */
    public RandomWindows(TokenFile file, int batchSize, int blockSize, long seed) {
        Bounds.requireAtLeast("batchSize", 1, batchSize);
        Bounds.requireAtLeast("blockSize", 1, blockSize);
        if (file.length() < blockSize + 1L) {
            throw new IllegalArgumentException(file.file() + " has " + file.length() + " tokens, a block of "
                    + blockSize + " needs " + (blockSize + 1L) + "; make the block smaller or the file longer");
        }
        this.file = file;
        this.batchSize = batchSize;
        this.blockSize = blockSize;
        this.seed = seed;
    }

    @Override
    public TokenBatch get(long number) {
        SplittableRandom random = generator(seed, number);
        long[] tokens = new long[batchSize * blockSize];
        long[] targets = new long[tokens.length];
        long[] places = new long[tokens.length];
        float[] weights = new float[tokens.length];
        Arrays.fill(weights, 1);
        for (int row = 0; row < batchSize; row++) {
            long start = random.nextLong(file.length() - blockSize);
            for (int i = 0; i < blockSize; i++) {
                int place = row * blockSize + i;
                places[place] = place;
                tokens[place] = file.get(start + i);
                targets[place] = file.get(start + i + 1);
            }
        }
        return new TokenBatch(batchSize, blockSize, tokens, places, targets, weights);
    }

    /** A generator of its own for each number of a seed. Their seeds are mixed, or neighbours would share numbers. */
    static SplittableRandom generator(long seed, long number) {
        return new SplittableRandom(new SplittableRandom(seed).nextLong() ^ new SplittableRandom(~number).nextLong());
    }
}
