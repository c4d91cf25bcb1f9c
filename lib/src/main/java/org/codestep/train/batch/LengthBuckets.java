package org.codestep.train.batch;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.codestep.train.Bounds;

/**
 * Which examples are in a batch, epoch after epoch without end, in an order that only the seed decides.
 *
 * <p>Examples of similar length share a batch, so that little is spent on padding: those of a bucket, which are drawn
 * by chance, are sorted by length, and its batches come in random order. To find any batch takes the time of one bucket
 * at most, wherever it lies, and memory for one bucket's numbers.
 */
public final class LengthBuckets {

    /** Batches that are sorted by length together: enough for little padding, few enough to stay random. */
    private static final int BUCKET = 32;

    private final EncodedExamples examples;
    private final int batchSize;
    private final long seed;
    private final long batchesOfEpoch;
    private long epoch = -1;
    private RandomOrder order;
    private long bucket = -1;
    /** The batches of the bucket, as numbers of examples, in the order in which they come. */
    private long[][] batches;

    /**
     * @param examples at least one batch of them
     * @param batchSize examples in each batch
     */
    public LengthBuckets(EncodedExamples examples, int batchSize, long seed) {
        Bounds.requireAtLeast("batchSize", 1, batchSize);
        if (examples.count() < batchSize) {
            throw new IllegalArgumentException("a batch of " + batchSize + " needs as many examples, got "
                    + examples.count() + "; make the batch smaller or generate more");
        }
        this.examples = examples;
        this.batchSize = batchSize;
        this.seed = seed;
        // The last bucket's examples that fill no batch are left out of the epoch: chance takes others in the next.
        this.batchesOfEpoch = examples.count() / bucketSize() * BUCKET
                + examples.count() % bucketSize() / batchSize;
    }

    private long bucketSize() {
        return (long) BUCKET * batchSize;
    }

    /** The examples of a batch. @param number from 0 */
    public synchronized List<EncodedExample> get(long number) {
        long wantedEpoch = number / batchesOfEpoch;
        long inEpoch = number % batchesOfEpoch;
        long wantedBucket = inEpoch / BUCKET;
        if (wantedEpoch != epoch || wantedBucket != bucket) {
            if (wantedEpoch != epoch) {
                order = new RandomOrder(examples.count(), RandomWindows.generator(seed, wantedEpoch));
            }
            batches = bucket(wantedEpoch, wantedBucket);
            epoch = wantedEpoch;
            bucket = wantedBucket;
        }
        return LongStream.of(batches[(int) (inEpoch % BUCKET)]).mapToObj(examples::get).toList();
    }

    private long[][] bucket(long ofEpoch, long number) {
        long first = number * bucketSize();
        int there = (int) Math.min(bucketSize(), examples.count() - first);
        int count = there / batchSize * batchSize;
        long[] drawn = LongStream.range(first, first + count).map(order::at).toArray();
        int[] lengths = LongStream.of(drawn).mapToInt(examples::length).toArray();
        int[] sorted = IntStream.range(0, count).boxed()
                .sorted((a, b) -> Integer.compare(lengths[a], lengths[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        long[][] all = new long[count / batchSize][batchSize];
        SplittableRandom key = RandomWindows.generator(RandomWindows.generator(seed, ofEpoch).nextLong(), number);
        RandomOrder places = new RandomOrder(all.length, key);
        for (int i = 0; i < all.length; i++) {
            long[] batch = all[(int) places.at(i)];
            for (int j = 0; j < batchSize; j++) {
                batch[j] = drawn[sorted[i * batchSize + j]];
            }
        }
        return all;
    }
}
