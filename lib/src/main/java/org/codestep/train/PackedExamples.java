package org.codestep.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Batches of rows that are filled with whole examples, epoch after epoch without end.
 *
 * <p>The loss is taken on the answers, and on the prompts with a weight, but never on the first token of an example, which
 * nothing foretells. Attention sees the examples that stand before in the same row; those are random.
 */
public final class PackedExamples implements Batches<TokenBatch> {

    private final List<List<EncodedExample>> rows;
    private final int batchSize;
    private final int blockSize;
    private final float promptWeight;
    private final long seed;
    private long epoch = -1;
    private List<List<EncodedExample>> order = List.of();

    /**
     * @param examples none longer than a block and one token
     * @param batchSize rows in each batch; there must be examples enough for one
     * @param blockSize tokens of each row
     * @param promptWeight what a token of a prompt counts beside one of an answer, at least 0
     */
    public PackedExamples(
            List<EncodedExample> examples, int batchSize, int blockSize, double promptWeight, long seed) {
        if (promptWeight < 0) {
            throw new IllegalArgumentException("promptWeight must be at least 0, got " + promptWeight);
        }
        List<EncodedExample> shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, new Random(seed));
        this.rows = pack(shuffled, blockSize);
        if (batchSize < 1 || rows.size() < batchSize) {
            throw new IllegalArgumentException("a batch of " + batchSize + " needs as many rows, the " + examples.size()
                    + " examples fill " + rows.size() + " of " + blockSize
                    + " tokens; make the batch or the block smaller, or generate more");
        }
        this.batchSize = batchSize;
        this.blockSize = blockSize;
        this.promptWeight = (float) promptWeight;
        this.seed = seed;
    }

    /** Fills rows in the order given. The last token of an example is only ever a target, and takes no place. */
    private static List<List<EncodedExample>> pack(List<EncodedExample> examples, int blockSize) {
        List<List<EncodedExample>> rows = new ArrayList<>();
        List<EncodedExample> row = new ArrayList<>();
        int filled = 0;
        for (EncodedExample example : examples) {
            int length = example.ids().length - 1;
            if (length > blockSize) {
                throw new IllegalArgumentException("an example has " + example.ids().length + " tokens, a block of "
                        + blockSize + " takes " + (blockSize + 1L)
                        + "; make the block larger or leave long examples out");
            }
            if (filled + length > blockSize) {
                rows.add(row);
                row = new ArrayList<>();
                filled = 0;
            }
            row.add(example);
            filled += length;
        }
        if (!row.isEmpty()) {
            rows.add(row);
        }
        return rows;
    }

    /** Number of rows of an epoch. */
    public int rowCount() {
        return rows.size();
    }

    @Override
    public synchronized TokenBatch get(long number) {
        int batchesOfEpoch = rows.size() / batchSize;
        long wanted = number / batchesOfEpoch;
        if (wanted != epoch) {
            order = new ArrayList<>(rows);
            Collections.shuffle(order, new Random(RandomWindows.generator(seed, wanted).nextLong()));
            epoch = wanted;
        }
        int first = (int) (number % batchesOfEpoch) * batchSize;
        return batch(order.subList(first, first + batchSize));
    }

    private TokenBatch batch(List<List<EncodedExample>> rows) {
        long[] tokens = new long[batchSize * blockSize];
        Targets targets = new Targets(tokens.length);
        for (int row = 0; row < rows.size(); row++) {
            int place = row * blockSize;
            for (EncodedExample example : rows.get(row)) {
                int[] ids = example.ids();
                for (int i = 0; i < ids.length - 1; i++, place++) {
                    tokens[place] = ids[i];
                    targets.add(place, ids[i + 1], i + 1 >= example.promptLength() ? 1 : promptWeight);
                }
            }
        }
        return targets.batch(batchSize, blockSize, tokens);
    }
}
