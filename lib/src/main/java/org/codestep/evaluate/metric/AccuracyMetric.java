package org.codestep.evaluate.metric;

import java.util.List;
import java.util.stream.Collectors;
import org.codestep.evaluate.row.EvaluatedExample;

/** A metric that says of each answer whether it is right: the score is the share of right ones. */
public interface AccuracyMetric extends Metric {

    /** Whether the model's answer counts as right. */
    boolean counts(EvaluatedExample row);

    /**
     * A metric as one of right answers, where nothing else will do.
     *
     * @throws IllegalArgumentException if it is none; the message lists those there are
     */
    static AccuracyMetric of(Metric metric) {
        if (metric instanceof AccuracyMetric accuracy) {
            return accuracy;
        }
        throw new IllegalArgumentException("metric " + metric.name() + " does not say which answers are right; the"
                + " metrics that do are " + REGISTER.all().stream()
                        .filter(AccuracyMetric.class::isInstance)
                        .map(Metric::name)
                        .collect(Collectors.joining(", ")));
    }

    @Override
    default Accuracy score(List<EvaluatedExample> rows) {
        return new Accuracy((int) rows.stream().filter(this::counts).count(), rows.size());
    }
}
