package org.codestep.report;

import org.codestep.train.RunLog;

/**
 * The losses of one training run.
 *
 * @param name as the legend shows it
 * @param training loss of the training batches over examples seen
 * @param validation loss on the validation set over examples seen; without points if there was none
 */
public record LossCurves(String name, Curve training, Curve validation) {

    /** The losses that a run has logged. */
    public static LossCurves of(RunLog log) {
        return new LossCurves(
                log.name(),
                Curve.of(log.name(), log.entries(), RunLog.Entry::examples, RunLog.Entry::loss),
                Curve.of(log.name(), log.entries(), RunLog.Entry::examples, RunLog.Entry::validationLoss));
    }
}
