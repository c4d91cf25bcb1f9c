package org.codestep.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;

/**
 * Batches of examples, epoch after epoch without end, in an order that only the seed decides.
 *
 * <p>Examples of similar length share a batch, so that little is spent on padding; batches come in random order.
 */
public final class ExampleBatches implements Batches<TokenBatch> {

    /** Batches that are sorted by length together: enough for little padding, few enough to stay random. */
    private static final int BUCKET = 32;

    private final List<EncodedExample> examples;
    private final int batchSize;
    private final double promptWeight;
    private final long seed;
    private final int batchesOfEpoch;
    private Random random;
    private long epoch;
    /** The batches of the epoch, or none before the first. */
    private List<List<EncodedExample>> order = List.of();

    /**
     * @param examples at least one batch of them
     * @param batchSize examples in each batch
     * @param promptWeight what foretelling the prompts counts beside foretelling the answers, at least 0: the loss is
     *     the mean over the answers' tokens and this times the mean over the prompts', divided by 1 + promptWeight.
     *     Beside other batches, a batch counts as much as it has examples
     */
    public ExampleBatches(List<EncodedExample> examples, int batchSize, double promptWeight, long seed) {
        if (promptWeight < 0) {
            throw new IllegalArgumentException("promptWeight must be at least 0, got " + promptWeight);
        }
        if (batchSize < 1 || examples.size() < batchSize) {
            throw new IllegalArgumentException("a batch of " + batchSize + " needs as many examples, got "
                    + examples.size() + "; make the batch smaller or generate more");
        }
        this.examples = List.copyOf(examples);
        this.batchSize = batchSize;
        this.promptWeight = promptWeight;
        this.seed = seed;
        int bucket = BUCKET * batchSize;
        // A bucket's last examples that fill no batch wait for the next epoch.
        this.batchesOfEpoch = examples.size() / bucket * BUCKET + examples.size() % bucket / batchSize;
    }

    @Override
    public synchronized TokenBatch get(long number) {
        long wanted = number / batchesOfEpoch;
        if (order.isEmpty() || wanted < epoch) {
            random = new Random(seed);
            order = shuffled();
            epoch = 0;
        }
        // One generator draws all epochs, so those before have to be drawn too.
        for (; epoch < wanted; epoch++) {
            order = shuffled();
        }
        return pad(order.get((int) (number % batchesOfEpoch)), promptWeight);
    }

    /** One pass over examples in their order; the last batch may be smaller. */
    public static List<TokenBatch> once(List<EncodedExample> examples, int batchSize, double promptWeight) {
        if (examples.isEmpty()) {
            throw new NoSuchElementException("no examples");
        }
        List<TokenBatch> batches = new ArrayList<>();
        for (int start = 0; start < examples.size(); start += batchSize) {
            batches.add(pad(examples.subList(start, Math.min(start + batchSize, examples.size())), promptWeight));
        }
        return batches;
    }

    private List<List<EncodedExample>> shuffled() {
        List<EncodedExample> order = new ArrayList<>(examples);
        Collections.shuffle(order, random);
        List<List<EncodedExample>> batches = new ArrayList<>();
        int bucket = BUCKET * batchSize;
        for (int start = 0; start < order.size(); start += bucket) {
            List<EncodedExample> similar = order.subList(start, Math.min(start + bucket, order.size()));
            similar.sort(Comparator.comparingInt(example -> example.ids().length));
            for (int first = 0; first + batchSize <= similar.size(); first += batchSize) {
                batches.add(similar.subList(first, first + batchSize));
            }
        }
        Collections.shuffle(batches, random);
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
