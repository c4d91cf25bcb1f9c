package org.codestep.evaluate.metric;

import org.codestep.evaluate.row.EvaluatedExample;

/** Right is what the task's check accepts: where several answers can be, by running the program. Hard accuracy. */
public record ExecutionMatch() implements AccuracyMetric {

    @Override
    public String name() {
        return "execution";
    }

    @Override
    public boolean counts(EvaluatedExample row) {
        return row.verdict().right();
    }
}
