package org.codestep.evaluate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryReader;
import org.codestep.corpus.file.Disk;
import org.codestep.corpus.file.JsonFile;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.metric.AccuracyMetric;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.metric.Score;
import org.codestep.evaluate.row.CsvRows;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.row.ExampleText;
import org.codestep.evaluate.slice.Facet;
import org.codestep.evaluate.slice.FacetSlice;
import org.codestep.evaluate.slice.NumberRanges;
import org.codestep.task.AnswerChecker;
import org.codestep.task.kind.Tasks;

/** What came out when a model was asked the examples of a task; needs no model. It is held in memory. */
public final class Evaluation {

    /** The file of an evaluation's folder that has a row a line. */
    public static final String ROWS = "rows.jsonl";

    private final AnswerChecker task;
    private final List<EvaluatedExample> rows;

    /**
     * @param rows in the order of the examples
     * @throws IllegalArgumentException if there is none, or one is of another task
     */
    public Evaluation(AnswerChecker task, List<EvaluatedExample> rows) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("an evaluation needs at least 1 example, got none");
        }
        rows.stream().filter(row -> !row.example().task().equals(task.name())).findFirst().ifPresent(row -> {
            throw new IllegalArgumentException("example " + row.number() + " is one of task " + row.example().task()
                    + "; wanted one of " + task.name());
        });
        this.task = task;
        this.rows = List.copyOf(rows);
    }

    /**
     * Reads the evaluation that {@code codestep evaluate} left in a folder.
     *
     * @throws IOException if it is not there, or a row is malformed; the message names it
     */
    public static Evaluation read(Path folder) throws IOException {
        List<EvaluatedExample> rows = new ArrayList<>();
        Path file = folder.resolve(ROWS);
        if (!Files.exists(file)) {
            throw new IOException(file + " is not there; make it by codestep evaluate, or finish it by --resume");
        }
        try (EntryReader entries = new EntryReader(file)) {
            while (entries.hasNext()) {
                Entry entry = entries.next();
                try {
                    rows.add(JsonFile.of(entry.fields().orElseThrow(), EvaluatedExample.class));
                } catch (IllegalArgumentException e) {
                    throw entry.fault("wanted a row of an evaluation: " + e.getMessage());
                }
            }
        }
        if (rows.isEmpty()) {
            throw new IOException(file + " has no row");
        }
        try {
            return new Evaluation(Tasks.checker(rows.get(0).example().task()), rows);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    public AnswerChecker task() {
        return task;
    }

    /** All rows, in the order of the examples. */
    public List<EvaluatedExample> rows() {
        return rows;
    }

    /** The rows that the model was asked, in the order of the examples: those whose answers can be looked at. */
    public List<EvaluatedExample> asked() {
        return rows.stream().filter(EvaluatedExample::asked).toList();
    }

    /** What the model said, in the order of the examples. */
    public List<String> answers() {
        return rows.stream().map(EvaluatedExample::answer).toList();
    }

    /** The names of the baselines that were asked, too. */
    public List<String> baselines() {
        return List.copyOf(rows.get(0).baselines().keySet());
    }

    /** The model's score. */
    public Score score(Metric metric) {
        return metric.score(rows);
    }

    /** The model's accuracy. */
    public Accuracy accuracy(AccuracyMetric metric) {
        return metric.score(rows);
    }

    /** The accuracy of each baseline, by the task's check. */
    public Map<String, Accuracy> baselineAccuracies() {
        return ofBaselines(rows, Metric.EXECUTION::score);
    }

    private <S> Map<String, S> ofBaselines(List<EvaluatedExample> some, Function<List<EvaluatedExample>, S> score) {
        Map<String, S> scores = new LinkedHashMap<>();
        for (String name : baselines()) {
            scores.put(name, score.apply(some.stream().map(row -> row.answeredLike(name)).toList()));
        }
        return scores;
    }

    /** How many answers came to each kind of end. */
    public Map<EvaluatedExample.Ending, Integer> endings() {
        Map<EvaluatedExample.Ending, Integer> counts = new EnumMap<>(EvaluatedExample.Ending.class);
        for (EvaluatedExample.Ending ending : EvaluatedExample.Ending.values()) {
            counts.put(ending, 0);
        }
        rows.forEach(row -> counts.merge(row.ending(), 1, Integer::sum));
        return counts;
    }

    /**
     * Scores by part, in the order of the facet's values; empty if the facet is known of no example.
     *
     * @param metric of the model's answers, and of the baselines'; where it says which are right, that is of baselines
     *     always what the task's check says
     * @param minimum where the facet is a number, the least number of examples in a slice, at least 1; neighbours with
     *     fewer share one
     */
    public List<FacetSlice> slices(Facet facet, Metric metric, int minimum) {
        return facet instanceof Facet.Counts counts
                ? slicesByNumber(counts, metric, minimum)
                : slices(((Facet.Labels) facet).of(), metric);
    }

    private List<FacetSlice> slicesByNumber(Facet.Counts counts, Metric metric, int minimum) {
        TreeMap<Long, Integer> frequencies = new TreeMap<>();
        rows.forEach(row -> counts.of().apply(row).ifPresent(value -> frequencies.merge(value, 1, Integer::sum)));
        NumberRanges ranges = new NumberRanges(frequencies, minimum);
        return slices(row -> {
            OptionalLong value = counts.of().apply(row);
            return value.isPresent() ? List.of(ranges.of(value.getAsLong())) : List.of();
        }, metric);
    }

    private <K extends Comparable<K>> List<FacetSlice> slices(
            Function<EvaluatedExample, List<K>> keys, Metric metric) {
        TreeMap<K, List<EvaluatedExample>> groups = new TreeMap<>();
        for (EvaluatedExample row : rows) {
            keys.apply(row).forEach(key -> groups.computeIfAbsent(key, k -> new ArrayList<>()).add(row));
        }
        List<FacetSlice> slices = new ArrayList<>();
        groups.forEach((key, group) -> slices.add(
                new FacetSlice(key.toString(), metric.score(group), ofBaselines(group, metric::score))));
        return List.copyOf(slices);
    }

    /**
     * Writes the answers as CSV in UTF-8: the columns {@code snippet}, {@code level}, {@code expected}, {@code answer}
     * and {@code right} (true or false), quoted where they hold a newline, a comma or a quotation mark.
     *
     * @param target replaced if it exists; it never holds half of the answers
     * @throws IOException if the file cannot be written
     */
    public void writeCsv(Path target) throws IOException {
        Disk.createDirectories(target.toAbsolutePath().getParent());
        CsvRows.write(target, CsvRow.class, rows.stream().map(CsvRow::of).toList());
    }

    @JsonPropertyOrder({"snippet", "level", "expected", "answer", "right"})
    private record CsvRow(String snippet, String level, String expected, String answer, boolean right) {

        static CsvRow of(EvaluatedExample row) {
            return new CsvRow(
                    ExampleText.snippet(row.example()),
                    row.level(),
                    ExampleText.answer(row.example().answer()),
                    ExampleText.answer(row.answer()),
                    row.verdict().right());
        }
    }
}
