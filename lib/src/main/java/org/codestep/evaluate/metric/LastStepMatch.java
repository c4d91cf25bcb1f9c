package org.codestep.evaluate.metric;

import org.codestep.evaluate.row.EvaluatedExample;

/**
 * Right is an answer whose last step is, whatever comes before. Soft accuracy, which only traces have apart from the
 * hard one.
 */
public record LastStepMatch() implements AccuracyMetric {

    @Override
    public String name() {
        return "soft";
    }

    @Override
    public boolean counts(EvaluatedExample row) {
        return row.verdict().lastStep();
    }
}
