package org.codestep;

/**
 * How many of its random programs a test runs: all of them, or the share that the system property {@code test.share}
 * names, for a run whose point is not their number. The first ones, whatever the share.
 */
public final class Share {

    private static final double SHARE = Double.parseDouble(System.getProperty("test.share", "1"));

    private Share() {
    }

    /** The share of a count, rounded down; also of the least number of cases that must have been met. */
    public static int of(int count) {
        return (int) (count * SHARE);
    }
}
