package org.codestep.train.batch;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.codestep.train.Batches;
import org.codestep.train.Bounds;

/**
 * Batches of rows that are filled with whole examples, epoch after epoch without end.
 *
 * <p>The loss is taken on the answers, and on the prompts with a weight, but never on the first token of an example,
 * which nothing foretells. Attention sees the examples that stand before in the same row; those are random.
 *
 * <p>Examples are drawn by chance a bucket at a time, and each bucket fills rows of its own, the same ones in every
 * epoch; the order of all rows is another in each. Held in memory is how many rows each bucket fills.
 */
public final class PackedExamples implements Batches<TokenBatch> {

    /** Examples that share rows: enough for full rows, few enough to be packed anew whenever a row is wanted. */
    private static final int BUCKET = 256;

    /** No epoch has this number, so the order of the examples is none of an epoch's. */
    private static final long PACKING = -1;

    private final EncodedExamples examples;
    private final int batchSize;
    private final int blockSize;
    private final float promptWeight;
    private final long seed;
    private final RandomOrder drawn;
    /** How many rows the buckets before each one fill, and at last how many all fill. */
    private final long[] rowsBefore;
    private long epoch = -1;
    private RandomOrder order;

    /**
     * Packs all examples once, to count the rows.
     *
     * @param examples none longer than a block and one token
     * @param batchSize rows in each batch; there must be examples enough for one
     * @param blockSize tokens of each row
     * @param promptWeight what a token of a prompt counts beside one of an answer, at least 0
     */
    public PackedExamples(EncodedExamples examples, int batchSize, int blockSize, double promptWeight, long seed) {
        this(examples, batchSize, false, blockSize, promptWeight, seed);
    }

    /** @param orAll whether a batch has all rows where there are fewer than it should have */
    private PackedExamples(
            EncodedExamples examples, int batchSize, boolean orAll, int blockSize, double promptWeight, long seed) {
        Bounds.requireAtLeast("batchSize", 1, batchSize);
        Bounds.requireNotNegative("promptWeight", promptWeight);
        if (examples.count() == 0) {
            throw new IllegalArgumentException("wanted examples to pack, got none");
        }
        this.examples = examples;
        this.blockSize = blockSize;
        this.promptWeight = (float) promptWeight;
        this.seed = seed;
        this.drawn = new RandomOrder(examples.count(), RandomWindows.generator(seed, PACKING));
        this.rowsBefore = new long[Math.toIntExact((examples.count() + BUCKET - 1) / BUCKET) + 1];
        for (int bucket = 0; bucket < rowsBefore.length - 1; bucket++) {
            rowsBefore[bucket + 1] = rowsBefore[bucket] + pack(bucket).size();
        }
        this.batchSize = orAll ? (int) Math.min(batchSize, rowCount()) : batchSize;
        if (rowCount() < this.batchSize) {
            throw new IllegalArgumentException("a batch of " + batchSize + " needs as many rows, the "
                    + examples.count() + " examples fill " + rowCount() + " of " + blockSize
                    + " tokens; make the batch or the block smaller, or generate more");
        }
    }

    /** Batches of that size, or each of all rows if there are fewer. */
    public static PackedExamples ofAtMost(
            EncodedExamples examples, int batchSize, int blockSize, double promptWeight, long seed) {
        return new PackedExamples(examples, batchSize, true, blockSize, promptWeight, seed);
    }

    /** Of examples in memory. */
    public PackedExamples(
            List<EncodedExample> examples, int batchSize, int blockSize, double promptWeight, long seed) {
        this(EncodedExamples.of(examples), batchSize, blockSize, promptWeight, seed);
    }

    /**
     * The numbers of the examples in each row of a bucket: every one goes into the first row with room for it. The last
     * token of an example is only ever a target, and takes no place.
     */
    private List<List<Long>> pack(long bucket) {
        List<List<Long>> rows = new ArrayList<>();
        IntArrayList room = new IntArrayList();
        for (long place = bucket * BUCKET; place < Math.min((bucket + 1) * BUCKET, examples.count()); place++) {
            long number = drawn.at(place);
            int length = examples.length(number) - 1;
            if (length > blockSize) {
                throw new IllegalArgumentException("an example has " + (length + 1) + " tokens, a block of " + blockSize
                        + " takes " + (blockSize + 1L) + "; make the block larger or leave long examples out");
            }
            int row = 0;
            while (row < rows.size() && room.getInt(row) < length) {
                row++;
            }
            if (row == rows.size()) {
                rows.add(new ArrayList<>());
                room.add(blockSize);
            }
            rows.get(row).add(number);
            room.set(row, room.getInt(row) - length);
        }
        return rows;
    }

    /** Number of rows of an epoch. */
    public long rowCount() {
        return rowsBefore[rowsBefore.length - 1];
    }

    @Override
    public synchronized TokenBatch get(long number) {
        long batchesOfEpoch = rowCount() / batchSize;
        long wanted = number / batchesOfEpoch;
        if (wanted != epoch) {
            order = new RandomOrder(rowCount(), RandomWindows.generator(seed, wanted));
            epoch = wanted;
        }
        long[] tokens = new long[batchSize * blockSize];
        Targets targets = new Targets(tokens.length);
        for (int row = 0; row < batchSize; row++) {
            fill(row, order.at(number % batchesOfEpoch * batchSize + row), tokens, targets);
        }
        return targets.batch(batchSize, blockSize, tokens);
    }

    /** Fills a row of a batch. @param number of the row in the order of the buckets */
    private void fill(int row, long number, long[] tokens, Targets targets) {
        int found = Arrays.binarySearch(rowsBefore, number);
        int bucket = found < 0 ? -found - 2 : found;
        int place = row * blockSize;
        for (long member : pack(bucket).get((int) (number - rowsBefore[bucket]))) {
            EncodedExample example = examples.get(member);
            int[] ids = example.ids();
            for (int i = 0; i < ids.length - 1; i++, place++) {
                tokens[place] = ids[i];
                targets.add(place, ids[i + 1], i + 1 >= example.promptLength() ? 1 : promptWeight);
            }
        }
    }
}
