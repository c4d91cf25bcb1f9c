package org.codestep.train.batch;

import it.unimi.dsi.fastutil.longs.LongArrayList;

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
     * Looks at the length of every example.
     *
     * @param blockSize tokens that the model sees; an example may have one more, which is only ever a target
     */
    public FittingExamples(EncodedExamples all, int blockSize) {
        this.all = all;
        for (long number = 0; number < all.count(); number++) {
            int length = all.length(number);
            longest = Math.max(longest, length);
            if (length - 1 > blockSize) {
                leftOut.add(number);
            }
        }
    }

    /** How many examples do not fit. */
    public long leftOut() {
        return leftOut.size();
    }

    /** The smallest block that would take all. */
    public int blockOfLongest() {
        return longest - 1;
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
