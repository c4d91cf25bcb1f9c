package org.codestep.evaluate.metric;

import org.codestep.evaluate.row.EvaluatedExample;

/** Right is the text of the example's own answer, white space at the ends aside. */
public record ExactMatch() implements AccuracyMetric {

    @Override
    public String name() {
        return "exact";
    }

    @Override
    public boolean counts(EvaluatedExample row) {
        return row.verdict().exact();
    }
}
