package org.codestep.source.survey;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How many things have which size. Mean, least and greatest are exact; quantiles are exact below 2,048, and at most
 * 0.1% too high above. Mutable, for one thread; about 100 kB whatever it counts.
 */
public final class Distribution {

    private static final int DIGITS = 3;
    private static final double HUNDRED = 100;

    private final Histogram histogram = new Histogram(DIGITS);
    /** By the number of binary digits. */
    private final long[] doublings = new long[Long.SIZE];
    private long sum;
    private long greatest;

    /** A range of sizes, both ends included, and how many things are in it. */
    public record Bin(long from, long to, long count) {}

    /** Adds a thing. @param size 0 or more */
    void add(long size) {
        histogram.recordValue(size);
        doublings[Long.SIZE - Long.numberOfLeadingZeros(size)]++;
        sum += size;
        greatest = Math.max(greatest, size);
    }

    /** How many things there are. */
    public long count() {
        return histogram.getTotalCount();
    }

    /** Their sizes together. */
    public long sum() {
        return sum;
    }

    /** 0 if there are none. */
    public double mean() {
        return count() == 0 ? 0 : (double) sum / count();
    }

    /** 0 if there are none. */
    public long greatest() {
        return greatest;
    }

    /** The least size that a share of the things do not exceed. @param share from 0 to 1 */
    public long quantile(double share) {
        return Math.min(greatest, histogram.getValueAtPercentile(HUNDRED * share));
    }

    /** By size, each bin twice as wide as that before it: 0, 1, 2 to 3, 4 to 7; from the first to the last with any. */
    public List<Bin> doublings() {
        List<Bin> bins = new ArrayList<>();
        long left = count();
        for (int digits = 0; left > 0; digits++) {
            if (doublings[digits] > 0 || !bins.isEmpty()) {
                bins.add(new Bin(digits == 0 ? 0 : 1L << (digits - 1), (1L << digits) - 1, doublings[digits]));
            }
            left -= doublings[digits];
        }
        return bins;
    }
}
