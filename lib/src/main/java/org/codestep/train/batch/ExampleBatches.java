package org.codestep.train.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.codestep.train.Batches;
import org.codestep.train.Bounds;

/**
 * Batches of examples, epoch after epoch without end, in an order that only the seed decides, see {@link LengthBuckets}.
 */
public final class ExampleBatches implements Batches<TokenBatch> {

    private final LengthBuckets buckets;
    private final double promptWeight;

    /**
     * @param examples at least one batch of them
     * @param batchSize examples in each batch
     * @param promptWeight what foretelling the prompts counts beside foretelling the answers, at least 0: the loss is
     *     the mean over the answers' tokens and this times the mean over the prompts', divided by 1 + promptWeight.
     *     Beside other batches, a batch counts as much as it has examples
     */
    public ExampleBatches(EncodedExamples examples, int batchSize, double promptWeight, long seed) {
        Bounds.requireNotNegative("promptWeight", promptWeight);
        this.buckets = new LengthBuckets(examples, batchSize, seed);
        this.promptWeight = promptWeight;
    }

    /** Of examples in memory. */
    public ExampleBatches(List<EncodedExample> examples, int batchSize, double promptWeight, long seed) {
        this(EncodedExamples.of(examples), batchSize, promptWeight, seed);
    }

    @Override
    public TokenBatch get(long number) {
        return pad(buckets.get(number), promptWeight);
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
