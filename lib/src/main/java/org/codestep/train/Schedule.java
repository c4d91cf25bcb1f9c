package org.codestep.train;

import java.util.List;

/** The learning rate of each step. */
public sealed interface Schedule {

    /** @param step from 0 */
    double learningRate(long step);

    /** The same rate always. */
    record Constant(double rate) implements Schedule {

        public Constant {
            requireRate("rate", rate, 0);
        }

        @Override
        public double learningRate(long step) {
            return rate;
        }
    }

    /**
     * Rises linearly over the first steps, then falls linearly towards {@code last} after the last step.
     *
     * @param peak the highest rate
     * @param last the rate that would follow the last step
     * @param warmup steps of rising, fewer than {@code steps}
     * @param steps of the whole run
     */
    record Linear(double peak, double last, long warmup, long steps) implements Schedule {

        public Linear {
            requireRates(peak, last, warmup, steps);
        }

        @Override
        public double learningRate(long step) {
            return step < warmup
                    ? rising(peak, step, warmup)
                    : last + (peak - last) * (1 - fallen(step, warmup, steps));
        }
    }

    /** The same, but falls along half a cosine wave (arXiv 1608.03983, without restarts). */
    record Cosine(double peak, double last, long warmup, long steps) implements Schedule {

        public Cosine {
            requireRates(peak, last, warmup, steps);
        }

        @Override
        public double learningRate(long step) {
            return step < warmup
                    ? rising(peak, step, warmup)
                    : last + (peak - last) * (1 + Math.cos(Math.PI * fallen(step, warmup, steps))) / 2;
        }
    }

    /**
     * Rises linearly, then stays, and is multiplied by a factor at each of some points of the run.
     *
     * @param milestones the points, as shares of the run in [0, 1]
     * @param factor in (0, 1]
     */
    record MultiStep(double peak, long warmup, long steps, List<Double> milestones, double factor)
            implements Schedule {

        public MultiStep {
            requireRates(peak, 0, warmup, steps);
            milestones = List.copyOf(milestones);
            if (milestones.stream().anyMatch(share -> !(share >= 0 && share <= 1))) {
                throw new IllegalArgumentException("milestones are shares of the run in [0, 1], got " + milestones);
            }
            if (!(factor > 0 && factor <= 1)) {
                throw new IllegalArgumentException("the factor must be in (0, 1], got " + factor);
            }
        }

        @Override
        public double learningRate(long step) {
            if (step < warmup) {
                return rising(peak, step, warmup);
            }
            double done = (double) step / steps;
            long passed = milestones.stream().filter(share -> done >= share).count();
            return peak * Math.pow(factor, passed);
        }
    }

    /** Rises linearly over the first steps, then falls linearly towards zero after the last. */
    static Schedule warmupLinear(double peak, long warmup, long steps) {
        return new Linear(peak, 0, warmup, steps);
    }

    /** Divided by 10 after 70, 80 and 90% of the run: the reference's schedule (arXiv 2403.06503). */
    static Schedule reference(double start, long steps) {
        return new MultiStep(start, 0, steps, List.of(0.7, 0.8, 0.9), 0.1);
    }

    private static double rising(double peak, long step, long warmup) {
        return peak * (step + 1) / warmup;
    }

    /** How much of the fall is done, from 0 to 1, which the steps after the last keep. */
    private static double fallen(long step, long warmup, long steps) {
        return Math.min(1, (double) (step - warmup) / (steps - warmup));
    }

    private static void requireRates(double peak, double last, long warmup, long steps) {
        requireRate("peak", peak, Double.MIN_VALUE);
        requireRate("last rate", last, 0);
        if (last > peak) {
            throw new IllegalArgumentException("the last learning rate " + last + " is above the highest, " + peak
                    + "; lower it, or raise the learning rate");
        }
        if (warmup < 0 || warmup >= steps) {
            throw new IllegalArgumentException("a warm-up of " + warmup + " steps does not fit into a run of " + steps
                    + "; wanted at least 0 and fewer than the run's");
        }
    }

    private static void requireRate(String name, double rate, double least) {
        if (!Double.isFinite(rate) || rate < least) {
            throw new IllegalArgumentException("the learning rate's " + name + " must be "
                    + (least > 0 ? "more than 0" : "at least 0") + ", got " + rate);
        }
    }
}
