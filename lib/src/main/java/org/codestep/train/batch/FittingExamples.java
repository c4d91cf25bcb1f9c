package org.codestep.train.batch;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.function.LongToIntFunction;

/**
 * Those of other examples that fit into a model's block: the one way in which training deals with longer ones. How many
 * are left out, and what block would take all, it says.
 */
public final class FittingExamples implements EncodedExamples {

    private final EncodedExamples all;
    /** The numbers of those left out, ascending. */
    private final LongArrayList leftOut = new LongArrayList();
    private int longest;

    /**
     * Looks at every example.
     *
     * @param blockSize the largest block that there is
     * @param needed the smallest block that takes an example, by its number
     */
    private FittingExamples(EncodedExamples all, int blockSize, LongToIntFunction needed) {
        this.all = all;
        for (long number = 0; number < all.count(); number++) {
            int block = needed.applyAsInt(number);
            longest = Math.max(longest, block);
            if (block > blockSize) {
                leftOut.add(number);
            }
        }
    }

    /**
     * Those for a model that reads prompt and answer as one sequence.
     *
     * @param blockSize tokens that the model sees; an example may have one more, which is only ever a target
     */
    public FittingExamples(EncodedExamples all, int blockSize) {
        this(all, blockSize, number -> all.length(number) - 1);
    }

    /** Those of which neither the prompt, nor the answer with the end token, has more tokens than a block. */
    public static FittingExamples ofPairs(EncodedExamples all, int blockSize) {
        return new FittingExamples(all, blockSize, number -> {
            int prompt = all.promptLength(number);
            return Math.max(prompt, all.length(number) - prompt);
        });
    }

    /** How many examples do not fit. */
    public long leftOut() {
        return leftOut.size();
    }

    /** The smallest block that would take all. */
    public int blockOfLongest() {
        return longest;
    }

    @Override
    public long count() {
        return all.count() - leftOut.size();
    }

    @Override
    public int length(long number) {
        return all.length(original(number));
    }

    @Override
    public int promptLength(long number) {
        return all.promptLength(original(number));
    }

    @Override
    public EncodedExample get(long number) {
        return all.get(original(number));
    }

    /** Before the example that it was come as many left out ones as have fewer fitting ones before them. */
    private long original(long number) {
        int low = 0;
        int high = leftOut.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (leftOut.getLong(middle) - middle <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return number + low;
    }
}
