package org.codestep.train.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.codestep.train.Batches;
import org.codestep.train.Bounds;

/**
 * Batches of examples, epoch after epoch without end, in an order that only the seed decides.
 *
 * <p>Examples of similar length share a batch, so that little is spent on padding: those of a bucket, which are drawn
 * by chance, are sorted by length, and its batches come in random order. To make any batch takes the time of one bucket
 * at most, wherever it lies, and memory for one bucket's numbers.
 */
public final class ExampleBatches implements Batches<TokenBatch> {

    /** Batches that are sorted by length together: enough for little padding, few enough to stay random. */
    private static final int BUCKET = 32;

    private final EncodedExamples examples;
    private final int batchSize;
    private final double promptWeight;
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
     * @param promptWeight what foretelling the prompts counts beside foretelling the answers, at least 0: the loss is
     *     the mean over the answers' tokens and this times the mean over the prompts', divided by 1 + promptWeight.
     *     Beside other batches, a batch counts as much as it has examples
     */
    public ExampleBatches(EncodedExamples examples, int batchSize, double promptWeight, long seed) {
        Bounds.requireAtLeast("batchSize", 1, batchSize);
        Bounds.requireNotNegative("promptWeight", promptWeight);
        if (examples.count() < batchSize) {
            throw new IllegalArgumentException("a batch of " + batchSize + " needs as many examples, got "
                    + examples.count() + "; make the batch smaller or generate more");
        }
        this.examples = examples;
        this.batchSize = batchSize;
        this.promptWeight = promptWeight;
        this.seed = seed;
        // The last bucket's examples that fill no batch are left out of the epoch: chance takes others in the next.
        this.batchesOfEpoch = examples.count() / bucketSize() * BUCKET
                + examples.count() % bucketSize() / batchSize;
    }

    /** Of examples in memory. */
    public ExampleBatches(List<EncodedExample> examples, int batchSize, double promptWeight, long seed) {
        this(EncodedExamples.of(examples), batchSize, promptWeight, seed);
    }

    private long bucketSize() {
        return (long) BUCKET * batchSize;
    }

    @Override
    public synchronized TokenBatch get(long number) {
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
        long[] numbers = batches[(int) (inEpoch % BUCKET)];
        return pad(LongStream.of(numbers).mapToObj(examples::get).toList(), promptWeight);
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
        long[][] batches = new long[count / batchSize][batchSize];
        SplittableRandom key = RandomWindows.generator(RandomWindows.generator(seed, ofEpoch).nextLong(), number);
        RandomOrder places = new RandomOrder(batches.length, key);
        for (int i = 0; i < batches.length; i++) {
            long[] batch = batches[(int) places.at(i)];
            for (int j = 0; j < batchSize; j++) {
                batch[j] = drawn[sorted[i * batchSize + j]];
            }
        }
        return batches;
    }

    /** One pass over examples in their order; the last batch may be smaller. */
    public static List<TokenBatch> once(List<EncodedExample> examples, int batchSize, double promptWeight) {
        Bounds.requireAtLeast("batchSize", 1, batchSize);
        Bounds.requireNotNegative("promptWeight", promptWeight);
        if (examples.isEmpty()) {
            throw new NoSuchElementException("no examples");
        }
        List<TokenBatch> batches = new ArrayList<>();
        for (int start = 0; start < examples.size(); start += batchSize) {
            batches.add(pad(examples.subList(start, Math.min(start + batchSize, examples.size())), promptWeight));
        }
        return batches;
    }

    /**
     * Puts examples below each other. Padding comes after every target, and a causal model never looks ahead, so its
     * ids do not matter.
     */
    private static TokenBatch pad(List<EncodedExample> examples, double promptWeight) {
        // The last token is only ever a target.
        int length = examples.stream().mapToInt(example -> example.ids().length - 1).max().orElseThrow();
        long[] tokens = new long[examples.size() * length];
        Targets targets = new Targets(tokens.length);
        int answers = examples.stream().mapToInt(EncodedExample::answerLength).sum();
        int prompts = examples.stream().mapToInt(example -> example.promptLength() - 1).sum();
        double answerShare = examples.size() / (1 + promptWeight);
        for (int row = 0; row < examples.size(); row++) {
            EncodedExample example = examples.get(row);
            int[] ids = example.ids();
            for (int i = 0; i < ids.length - 1; i++) {
                int place = row * length + i;
                tokens[place] = ids[i];
                if (i + 1 >= example.promptLength()) {
                    targets.add(place, ids[i + 1], answerShare / answers);
                } else {
                    targets.add(place, ids[i + 1], promptWeight * answerShare / prompts);
                }
            }
        }
        return targets.batch(examples.size(), length, tokens);
    }
}
