package org.codestep.train;

import java.util.List;

/**
 * Where a run stands between two steps, beside the parameters and the optimizer's moments. Batches and random numbers
 * of a step follow from its number and the seed, so that the number of steps is all that is kept of them.
 *
 * @param step steps done
 * @param examples examples seen
 * @param tokens tokens read
 * @param seconds wall time so far
 * @param lossSum sum of the losses of the steps since the last report
 * @param unreported number of these steps
 * @param bestLoss the lowest validation loss so far; infinite before the first
 * @param bestStep the step after which it was measured; 0 before the first
 * @param worse evaluations since then, none of which was better
 */
public record TrainerState(
        long step,
        long examples,
        long tokens,
        double seconds,
        double lossSum,
        long unreported,
        double bestLoss,
        long bestStep,
        long worse) {

    /** Before the first step. */
    public static final TrainerState START = new TrainerState(0, 0, 0, 0, 0, 0, Double.POSITIVE_INFINITY, 0, 0);

    TrainerState stepped(double loss, List<? extends Batch> batches, double secondsNow) {
        long moreExamples = batches.stream().mapToLong(Batch::size).sum();
        long moreTokens = batches.stream().mapToLong(Batch::tokenCount).sum();
        return new TrainerState(step + 1, examples + moreExamples, tokens + moreTokens, secondsNow, lossSum + loss,
                unreported + 1, bestLoss, bestStep, worse);
    }

    TrainerState evaluated(double loss) {
        boolean better = loss < bestLoss;
        return new TrainerState(step, examples, tokens, seconds, lossSum, unreported, better ? loss : bestLoss,
                better ? step : bestStep, better ? 0 : worse + 1);
    }

    TrainerState reported() {
        return new TrainerState(step, examples, tokens, seconds, 0, 0, bestLoss, bestStep, worse);
    }
}
