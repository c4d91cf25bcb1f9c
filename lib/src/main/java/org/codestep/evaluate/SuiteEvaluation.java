package org.codestep.evaluate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codestep.corpus.JsonFile;
import org.codestep.task.Task;

/**
 * What came out when a model was asked every set of a {@link RobustnessSuite}: how much it loses, and on which
 * programs.
 */
public final class SuiteEvaluation {

    private final Map<String, Evaluation> sets;

    /**
     * A set beside the one that is like the training set.
     *
     * @param set its name
     * @param accuracy with Wilson's interval
     * @param difference to the accuracy in distribution; null of that set itself
     */
    @JsonPropertyOrder({"set", "accuracy", "difference"})
    public record Row(String set, Accuracy accuracy, AccuracyDifference difference) {}

    /** The table as {@code suite.json} has it. */
    record Summary(String task, Metric metric, double confidence, List<Row> sets) {}

    /**
     * @param sets the evaluation of each set, by its name
     * @throws IllegalArgumentException if {@link RobustnessSuite#IN_DISTRIBUTION} is not among them, or one is of
     *     another task
     */
    public SuiteEvaluation(Map<String, Evaluation> sets) {
        if (!sets.containsKey(RobustnessSuite.IN_DISTRIBUTION)) {
            throw new IllegalArgumentException("a suite is compared with its set " + RobustnessSuite.IN_DISTRIBUTION
                    + ", got only " + sets.keySet());
        }
        this.sets = new LinkedHashMap<>(sets);
        sets.forEach((name, evaluation) -> {
            if (!evaluation.task().name().equals(task().name())) {
                throw new IllegalArgumentException("set " + name + " is of task " + evaluation.task().name()
                        + "; wanted " + task().name() + " as in " + RobustnessSuite.IN_DISTRIBUTION);
            }
        });
    }

    /**
     * Reads what {@code codestep evaluate --suite}, or {@link SuiteFolder}, left in a folder.
     *
     * @throws IOException if it is not there, or is not what it should be
     */
    public static SuiteEvaluation read(Path folder) throws IOException {
        Path file = folder.resolve(SuiteFolder.SUMMARY);
        Map<String, Evaluation> sets = new LinkedHashMap<>();
        for (Row row : JsonFile.read(file, Summary.class).sets()) {
            sets.put(row.set(), Evaluation.read(folder.resolve(row.set())));
        }
        try {
            return new SuiteEvaluation(sets);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    public Task task() {
        return inDistribution().task();
    }

    /** The names of the sets, in the order of the suite. */
    public List<String> sets() {
        return List.copyOf(sets.keySet());
    }

    /**
     * The evaluation of a set.
     *
     * @throws IllegalArgumentException if there is no such set
     */
    public Evaluation set(String name) {
        if (!sets.containsKey(name)) {
            throw new IllegalArgumentException("unknown set '" + name + "'; the sets are " + sets());
        }
        return sets.get(name);
    }

    /** The evaluation of the set that is like the training set. */
    public Evaluation inDistribution() {
        return sets.get(RobustnessSuite.IN_DISTRIBUTION);
    }

    /** All sets as one evaluation, to slice by what the programs of several sets differ in. */
    public Evaluation together() {
        return new Evaluation(task(), sets.values().stream().flatMap(set -> set.rows().stream()).toList());
    }

    /**
     * The table in and out of distribution. Renamed programs are compared pair by pair with those that they were made
     * from; all others are other programs.
     *
     * @throws IllegalArgumentException if the renamed examples are not those of the set in distribution
     */
    public List<Row> table(Metric metric) {
        List<Row> rows = new ArrayList<>();
        sets.forEach((name, evaluation) ->
                rows.add(new Row(name, evaluation.accuracy(metric), difference(name, evaluation, metric))));
        return List.copyOf(rows);
    }

    private AccuracyDifference difference(String name, Evaluation set, Metric metric) {
        if (name.equals(RobustnessSuite.IN_DISTRIBUTION)) {
            return null;
        }
        if (!name.equals(RobustnessSuite.RENAMED)) {
            return AccuracyDifference.independent(set.accuracy(metric), inDistribution().accuracy(metric));
        }
        if (!snippets(set).equals(snippets(inDistribution()))) {
            throw new IllegalArgumentException("the examples of set " + name + " are not those of "
                    + RobustnessSuite.IN_DISTRIBUTION + " one by one; make the suite anew");
        }
        return AccuracyDifference.paired(rights(set, metric), rights(inDistribution(), metric));
    }

    private static List<Long> snippets(Evaluation evaluation) {
        return evaluation.rows().stream().map(row -> row.example().snippet()).toList();
    }

    private static List<Boolean> rights(Evaluation evaluation, Metric metric) {
        return evaluation.rows().stream().map(metric::counts).toList();
    }

    Summary summary(Metric metric) {
        return new Summary(task().name(), metric, Accuracy.CONFIDENCE, table(metric));
    }
}
