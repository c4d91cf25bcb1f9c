package org.codestep.train;

/** The learning rate of each step. */
@FunctionalInterface
public interface Schedule {

    /** @param step from 0 */
    double learningRate(long step);

    /** Rises linearly over the first steps, then falls linearly towards zero after the last. */
    static Schedule warmupLinear(double peak, long warmup, long steps) {
        return step -> step < warmup
                ? peak * (step + 1) / warmup
                : peak * (steps - step) / Math.max(1, steps - warmup);
    }

    /** Divided by 10 after 70, 80 and 90% of the run: the reference's schedule (arXiv 2403.06503). */
    static Schedule reference(double start, long steps) {
        return step -> {
            double done = (double) step / steps;
            return start * Math.pow(10, done < 0.7 ? 0 : done < 0.8 ? -1 : done < 0.9 ? -2 : -3);
        };
    }
}
