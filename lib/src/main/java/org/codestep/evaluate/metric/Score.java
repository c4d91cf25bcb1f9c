package org.codestep.evaluate.metric;

/** How good answers are, from 0, the worst, to 1, the best, with its uncertainty. */
public interface Score {

    /** The confidence of {@link #low()} and {@link #high()}: in 95 of 100 samples they enclose the true score. */
    double CONFIDENCE = 0.95;

    /** What tables and charts call it: accuracy, or the name of its metric. */
    String name();

    /** The number of examples that it is of, at least 1. */
    int n();

    /** From 0 to 1. */
    double value();

    /** The lower end of the 95% interval. */
    double low();

    /** The upper end of the 95% interval. */
    double high();
}
