package org.codestep.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;

/**
 * Batches of examples, epoch after epoch without end, in an order that only the seed decides.
 *
 * <p>Examples of similar length share a batch, so that little is spent on padding; batches come in random order.
 */
public final class ExampleBatches implements Iterator<TokenBatch> {

    /** Batches that are sorted by length together: enough for little padding, few enough to stay random. */
    private static final int BUCKET = 32;

    private final List<EncodedExample> examples;
    private final int batchSize;
    private final Target target;
    private final Random random;
    private Iterator<List<EncodedExample>> epoch = Collections.emptyIterator();

    /** Which tokens the loss is taken on. */
    public enum Target {
        /** The answer and the end. */
        ANSWER,
        /** Every token after the first. */
        TEXT
    }

    /**
     * @param examples at least one batch of them
     * @param batchSize examples in each batch
     */
    public ExampleBatches(List<EncodedExample> examples, int batchSize, Target target, long seed) {
        if (batchSize < 1 || examples.size() < batchSize) {
            throw new IllegalArgumentException("a batch of " + batchSize + " needs as many examples, got "
                    + examples.size() + "; make the batch smaller or generate more");
        }
        this.examples = List.copyOf(examples);
        this.batchSize = batchSize;
        this.target = target;
        this.random = new Random(seed);
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public TokenBatch next() {
        if (!epoch.hasNext()) {
            epoch = shuffled().iterator();
        }
        return pad(epoch.next(), target);
    }

    /** One pass over examples in their order; the last batch may be smaller. */
    public static List<TokenBatch> once(List<EncodedExample> examples, int batchSize, Target target) {
        if (examples.isEmpty()) {
            throw new NoSuchElementException("no examples");
        }
        List<TokenBatch> batches = new ArrayList<>();
        for (int start = 0; start < examples.size(); start += batchSize) {
            batches.add(pad(examples.subList(start, Math.min(start + batchSize, examples.size())), target));
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

    private static TokenBatch pad(List<EncodedExample> examples, Target target) {
        // The last token is only ever a target.
        int length = examples.stream().mapToInt(example -> example.ids().length - 1).max().orElseThrow();
        long[] tokens = new long[examples.size() * length];
        long[] places = new long[tokens.length];
        long[] targets = new long[tokens.length];
        int count = 0;
        for (int row = 0; row < examples.size(); row++) {
            EncodedExample example = examples.get(row);
            int[] ids = example.ids();
            int firstTarget = target == Target.ANSWER ? example.promptLength() : 1;
            for (int i = 0; i < ids.length - 1; i++) {
                int place = row * length + i;
                tokens[place] = ids[i];
                if (i + 1 >= firstTarget) {
                    places[count] = place;
                    targets[count++] = ids[i + 1];
                }
            }
        }
        return new TokenBatch(
                examples.size(), length, tokens, Arrays.copyOf(places, count), Arrays.copyOf(targets, count));
    }
}
