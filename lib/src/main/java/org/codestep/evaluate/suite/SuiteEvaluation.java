package org.codestep.evaluate.suite;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.codestep.corpus.Example;
import org.codestep.corpus.file.JsonFile;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.ExampleEvaluator;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.metric.AccuracyDifference;
import org.codestep.evaluate.metric.AccuracyMetric;
import org.codestep.evaluate.row.CsvRows;
import org.codestep.evaluate.row.ExampleStream;
import org.codestep.task.AnswerChecker;
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
    record Summary(String task, String metric, double confidence, List<Row> sets) {}

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
     * Asks a model every set of a suite, and keeps all in memory.
     *
     * @param suite the folder that {@link RobustnessSuite} wrote
     * @param progress is told how many examples are done
     * @throws IOException if the suite cannot be read
     * @throws IllegalArgumentException if an example does not fit the model's vocabulary; the message names the set
     * @throws InterruptedException if the thread is interrupted
     */
    public static SuiteEvaluation of(Path suite, ExampleEvaluator evaluator, LongConsumer progress)
            throws IOException, InterruptedException {
        Task task = RobustnessSuite.task(suite);
        Map<String, Evaluation> sets = new LinkedHashMap<>();
        long done = 0;
        for (RobustnessSuite.ExampleSet set : RobustnessSuite.read(suite)) {
            List<Example> examples = new ExampleStream(set.examples(), task, 0).toList();
            List<String> levels = ExampleStream.levels(set.snippets());
            try {
                sets.put(set.name(), new Evaluation(task,
                        evaluator.evaluate(examples, example -> levels.get((int) example.snippet()))));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("set " + set.name() + ": " + e.getMessage(), e);
            }
            done += examples.size();
            progress.accept(done);
        }
        return new SuiteEvaluation(sets);
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

    public AnswerChecker task() {
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
    public List<Row> table(AccuracyMetric metric) {
        List<Row> rows = new ArrayList<>();
        sets.forEach((name, evaluation) ->
                rows.add(new Row(name, evaluation.accuracy(metric), difference(name, evaluation, metric))));
        return List.copyOf(rows);
    }

    private AccuracyDifference difference(String name, Evaluation set, AccuracyMetric metric) {
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

    private static List<Boolean> rights(Evaluation evaluation, AccuracyMetric metric) {
        return evaluation.rows().stream().map(metric::counts).toList();
    }

    Summary summary(AccuracyMetric metric) {
        return new Summary(task().name(), metric.name(), Accuracy.CONFIDENCE, table(metric));
    }

    /**
     * Writes the table as CSV in UTF-8: the columns {@code set}, {@code examples}, {@code right}, {@code accuracy},
     * {@code low}, {@code high}, {@code difference}, {@code difference_low}, {@code difference_high} and
     * {@code samples}.
     *
     * @param target replaced if it exists
     */
    public void writeCsv(Path target, AccuracyMetric metric) throws IOException {
        CsvRows.write(target, CsvRow.class, table(metric).stream().map(CsvRow::of).toList());
    }

    /** A row of the table, flat; what a row has not is an empty cell. */
    @JsonPropertyOrder({
        "set", "examples", "right", "accuracy", "low", "high",
        "difference", "differenceLow", "differenceHigh", "samples"
    })
    private record CsvRow(
            String set,
            int examples,
            int right,
            double accuracy,
            double low,
            double high,
            Double difference,
            Double differenceLow,
            Double differenceHigh,
            AccuracyDifference.Samples samples) {

        static CsvRow of(Row row) {
            Accuracy accuracy = row.accuracy();
            AccuracyDifference difference = row.difference();
            return new CsvRow(row.set(), accuracy.n(), accuracy.right(), accuracy.value(), accuracy.low(),
                    accuracy.high(),
                    difference == null ? null : difference.value(),
                    difference == null ? null : difference.low(),
                    difference == null ? null : difference.high(),
                    difference == null ? null : difference.samples());
        }
    }
}
