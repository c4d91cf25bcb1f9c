package org.codestep.evaluate.metric;

import java.util.List;
import org.codestep.Register;
import org.codestep.evaluate.row.EvaluatedExample;

/**
 * How good a model's answers are. A new metric is a class that implements this, or {@link AccuracyMetric} where it says
 * of each answer whether it is right, with its name in {@code META-INF/services/org.codestep.evaluate.metric.Metric}.
 */
public interface Metric {

    /** The text is that of the example's own answer. */
    AccuracyMetric EXACT = new ExactMatch();

    /** The task's check accepts the answer: where several can be right, by running the program. */
    AccuracyMetric EXECUTION = new ExecutionMatch();

    /** The last step is right. */
    AccuracyMetric SOFT = new LastStepMatch();

    /** Those that every evaluation is scored by. */
    List<Metric> STANDARD = List.of(EXACT, EXECUTION, SOFT);

    /** All metrics that there are. */
    Register<Metric> REGISTER = new Register<>(Metric.class, Metric::name);

    /** The name as the command line and the files have it, such as {@code execution}. */
    String name();

    /**
     * The score of some answers, with an interval: by a formula, or else by {@link BootstrapScore}. An example that
     * the model was not asked counts as a wrong answer.
     *
     * @param rows at least one
     */
    Score score(List<EvaluatedExample> rows);

    /**
     * The metric of a name.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    static Metric named(String name) {
        return REGISTER.named(name, "metric", "metrics");
    }
}
