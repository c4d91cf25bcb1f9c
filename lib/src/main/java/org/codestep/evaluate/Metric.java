package org.codestep.evaluate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What counts as a right answer. */
public enum Metric {
    /** The text is that of the example's own answer, white space at the ends aside. */
    EXACT(EvaluatedExample.Correctness::exact),
    /** The task's check accepts it: where several answers can be right, by running the program. Hard accuracy. */
    EXECUTION(EvaluatedExample.Correctness::right),
    /** The last step is right, whatever comes before. Soft accuracy, which only traces have apart from the hard one. */
    SOFT(EvaluatedExample.Correctness::lastStep);

    private final Predicate<EvaluatedExample.Correctness> test;

    Metric(Predicate<EvaluatedExample.Correctness> test) {
        this.test = test;
    }

    /**
     * The metric of a name, such as {@code execution}.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static Metric named(String name) {
        return Arrays.stream(values())
                .filter(metric -> metric.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown metric '" + name + "'; the metrics are "
                        + Arrays.stream(values()).map(Metric::toString).collect(Collectors.joining(", "))));
    }

    /** Whether the model's answer counts as right. */
    public boolean counts(EvaluatedExample row) {
        return test.test(row.verdict());
    }

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
