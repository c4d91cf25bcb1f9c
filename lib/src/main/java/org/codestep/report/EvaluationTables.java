package org.codestep.report;

import static org.codestep.report.Tables.INTERVAL;
import static org.codestep.report.Tables.doubles;
import static org.codestep.report.Tables.ints;
import static org.codestep.report.Tables.percents;
import static org.codestep.report.Tables.strings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.codestep.decode.TokenScore;
import org.codestep.evaluate.Calibration;
import org.codestep.evaluate.Confusions;
import org.codestep.evaluate.CountErrors;
import org.codestep.evaluate.Doubt;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.FirstWrongStep;
import org.codestep.evaluate.MistakePattern;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.metric.AccuracyDifference;
import org.codestep.evaluate.metric.AccuracyMetric;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.row.ExampleText;
import org.codestep.evaluate.slice.Facet;
import org.codestep.evaluate.slice.FacetSlice;
import org.codestep.evaluate.suite.SuiteEvaluation;
import org.codestep.train.run.RunInfo;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The tables of an evaluation's report. */
public final class EvaluationTables {

    private static final double PER_CENT = 100;
    /** Of an answer, in a table. */
    private static final int MOST_TOKENS = 12;

    private EvaluationTables() {}

    /** The model's accuracy by each metric that differs, and that of each baseline. */
    public static Table accuracy(Evaluation evaluation) {
        Map<String, Accuracy> accuracies = new LinkedHashMap<>();
        accuracies.put("model, right by execution", evaluation.accuracy(Metric.EXECUTION));
        accuracies.put("model, exact match", evaluation.accuracy(Metric.EXACT));
        if (!evaluation.accuracy(Metric.SOFT).equals(evaluation.accuracy(Metric.EXECUTION))) {
            accuracies.put("model, last step right", evaluation.accuracy(Metric.SOFT));
        }
        evaluation.baselineAccuracies().forEach((name, accuracy) -> accuracies.put("baseline: " + name, accuracy));
        return Tables.accuracy("Accuracy on task " + evaluation.task().name(), accuracies);
    }

    /** What an evaluation was made of: settings, the hash of each file that went in, device and versions. */
    public static Table origin(RunInfo info) {
        Map<String, String> rows = new LinkedHashMap<>();
        info.settings().properties().forEach(setting ->
                rows.put("setting " + setting.getKey().replace('_', ' '), setting.getValue().asText()));
        info.data().forEach((file, hash) -> rows.put("SHA-256 of " + file, hash));
        rows.put("device", info.device());
        info.versions().forEach((part, version) -> rows.put("version of " + part, version));
        return Table.create("Settings, files and versions",
                StringColumn.create("what", rows.keySet()), StringColumn.create("is", rows.values()));
    }

    /** The slices of a facet, with each baseline. */
    public static Table slices(Facet facet, List<FacetSlice> slices) {
        Table table = Table.create("Accuracy by " + facet.title(), strings(facet.title(), slices, FacetSlice::name));
        Tables.addScores(table, slices.stream().map(FacetSlice::score).toList());
        if (!slices.isEmpty()) {
            for (String baseline : slices.get(0).baselines().keySet()) {
                table.addColumns(percents(baseline, slices, slice -> slice.baselines().get(baseline).value()));
            }
        }
        return table;
    }

    /** How often each answer was expected, by row, and what was given, by column; right ones on the diagonal. */
    public static Table confusions(Confusions.Matrix matrix) {
        Table table = Table.create(
                "Expected answers by row, given ones by column",
                StringColumn.create("expected", matrix.answers()));
        for (int column = 0; column < matrix.answers().size(); column++) {
            int given = column;
            // A column's name must be its own, and "expected" could be an answer.
            table.addColumns(IntColumn.create(matrix.answers().get(column) + " given",
                    matrix.counts().stream().mapToInt(row -> row.get(given)).toArray()));
        }
        return table;
    }

    /** The most frequent wrong answers. @param wrong all wrong answers of a model that was asked */
    public static Table confusions(List<Confusions.Confusion> confusions, int wrong) {
        return Table.create(
                "The most frequent wrong answers",
                strings("expected", confusions, Confusions.Confusion::expected),
                strings("given", confusions, Confusions.Confusion::given),
                ints("count", confusions, Confusions.Confusion::count),
                percents("share of wrong answers", confusions,
                        confusion -> (double) confusion.count() / Math.max(1, wrong)));
    }

    /**
     * How far numbers are off, one or several evaluations; {@code not asked} is how many examples are left out.
     *
     * @param errors by what they are of, as a set's name
     */
    public static Table countErrors(String of, Map<String, CountErrors> errors) {
        List<CountErrors> rows = List.copyOf(errors.values());
        return Table.create(
                "How far the answers are off, right ones included",
                StringColumn.create(of, List.copyOf(errors.keySet())),
                ints("numbers", rows, CountErrors::numbers),
                ints("no number", rows, CountErrors::noNumber),
                ints("not asked", rows, CountErrors::notAsked),
                doubles("mean error", "+0.00;-0.00", rows, CountErrors::meanError),
                doubles("mean absolute error", "0.00", rows, CountErrors::meanAbsoluteError),
                percents("off by 1 at most", rows, EvaluationTables::nearby));
    }

    private static double nearby(CountErrors errors) {
        int near = errors.histogram().subMap(-1L, 2L).values().stream().mapToInt(Integer::intValue).sum();
        return (double) near / Math.max(1, errors.numbers() + errors.noNumber());
    }

    /** At which step wrong answers first go wrong. */
    public static Table firstWrongSteps(List<FirstWrongStep> wrong) {
        var counts = wrong.stream().collect(Collectors.groupingBy(
                FirstWrongStep::step, TreeMap::new, Collectors.summingInt(step -> 1)));
        List<Map.Entry<Integer, Integer>> rows = List.copyOf(counts.entrySet());
        return Table.create(
                "The first wrong step of wrong answers",
                ints("step", rows, Map.Entry::getKey),
                ints("wrong answers", rows, Map.Entry::getValue),
                percents("share", rows, row -> (double) row.getValue() / Math.max(1, wrong.size())));
    }

    /** Confidence beside accuracy, bin by bin. */
    public static Table calibration(Calibration calibration) {
        List<Calibration.Bin> bins = calibration.bins();
        return Table.create(
                String.format(Locale.ROOT, "Confidence and accuracy; expected calibration error %.1f%%",
                        PER_CENT * calibration.expectedCalibrationError()),
                strings("confidence", bins, bin -> String.format(
                        Locale.ROOT, "%.0f–%.0f%%", PER_CENT * bin.low(), PER_CENT * bin.high())),
                ints("answers", bins, bin -> bin.accuracy().n()),
                percents("mean confidence", bins, Calibration.Bin::meanConfidence),
                percents("accuracy", bins, bin -> bin.accuracy().value()),
                percents(INTERVAL + "from", bins, bin -> bin.accuracy().low()),
                percents(INTERVAL + "to", bins, bin -> bin.accuracy().high()));
    }

    /** Examples nearest to the decision boundary, with their programs, and the probability of each token. */
    public static Table doubts(Evaluation evaluation, List<Doubt> doubts) {
        Map<Long, EvaluatedExample> byNumber = evaluation.rows().stream()
                .collect(Collectors.toMap(EvaluatedExample::number, row -> row, (first, second) -> first));
        List<EvaluatedExample> rows = doubts.stream().map(doubt -> byNumber.get(doubt.number())).toList();
        Table table = examples("Nearest to another answer", rows);
        table.addColumns(
                strings("right", rows, row -> row.verdict().right() ? "yes" : "no"),
                strings("tokens, with the second choice", rows, EvaluationTables::tokens),
                percents("margin", doubts, Doubt::margin));
        return table;
    }

    /** The first wrong answers, with the probability of each token; what was not asked has none. */
    public static Table mistakes(Evaluation evaluation, int most) {
        List<EvaluatedExample> rows =
                evaluation.asked().stream().filter(row -> !row.verdict().right()).limit(most).toList();
        Table table = examples("The first mistakes", rows);
        table.addColumns(strings("tokens, with the second choice", rows, EvaluationTables::tokens));
        return table;
    }

    private static Table examples(String title, List<EvaluatedExample> rows) {
        return Table.create(
                title,
                strings("prompt", rows, row -> row.example().prompt()),
                strings("expected", rows, row -> ExampleText.answer(row.example().answer())),
                strings("model's answer", rows, row -> ExampleText.answer(row.answer())));
    }

    /**
     * A line for each token: its probability, and the next probable one with its own. Of a long answer, the tokens
     * around the place where the model was least sure.
     */
    public static String tokens(EvaluatedExample row) {
        int place = Doubt.greatest(List.of(row), 1).stream().mapToInt(Doubt::place).findFirst().orElse(0);
        int from = Math.max(0, Math.min(place - MOST_TOKENS / 2, row.tokens().size() - MOST_TOKENS));
        int to = Math.min(row.tokens().size(), from + MOST_TOKENS);
        String shown = row.tokens().subList(from, to).stream()
                .map(EvaluationTables::token)
                .collect(Collectors.joining("\n"));
        return (from > 0 ? "… " + from + " before\n" : "") + shown
                + (to < row.tokens().size() ? "\n… " + (row.tokens().size() - to) + " after" : "");
    }

    private static String token(TokenScore score) {
        return String.format(Locale.ROOT, "%s %.0f%%, %s %.0f%%", shown(score.token()), PER_CENT * score.probability(),
                shown(score.runnerUp()), PER_CENT * Math.exp(score.runnerUpLogProbability()));
    }

    private static String shown(String token) {
        return token.isEmpty() ? "(end)" : "'" + token.replace("\n", "\\n").replace("\t", "\\t") + "'";
    }

    /** What wrong answers' programs have in common. */
    public static Table patterns(List<MistakePattern> patterns) {
        return Table.create(
                "What programs of wrong answers have in common",
                strings("feature", patterns, pattern -> String.join(", with ", pattern.features())),
                ints("wrong with it", patterns, MistakePattern::wrong),
                ints("all with it", patterns, MistakePattern::all),
                doubles("times as frequent", "0.00", patterns, MistakePattern::lift),
                doubles(INTERVAL + "from", "0.00", patterns, MistakePattern::liftLow),
                doubles(INTERVAL + "to", "0.00", patterns, MistakePattern::liftHigh),
                strings("p, adjusted", patterns, pattern -> probability(pattern.adjustedP())));
    }

    private static String probability(double p) {
        return p < 1e-4 ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", p);
    }

    /** Each set of a suite beside the one in distribution. */
    public static Table suite(SuiteEvaluation suite, AccuracyMetric metric) {
        List<SuiteEvaluation.Row> rows = suite.table(metric);
        Table table = Table.create(
                "In and out of distribution, task " + suite.task().name() + ", right by " + metric.name(),
                strings("set", rows, SuiteEvaluation.Row::set));
        return Tables.addScores(table, rows.stream().map(SuiteEvaluation.Row::accuracy).toList()).addColumns(
                differences("difference (points)", rows, AccuracyDifference::value),
                differences("difference, " + INTERVAL + "from", rows, AccuracyDifference::low),
                differences("difference, " + INTERVAL + "to", rows, AccuracyDifference::high),
                strings("samples", rows, row -> row.difference() == null ? "" : row.difference().samples().toString()));
    }

    /** In percentage points; the cell of the set in distribution is empty. */
    private static DoubleColumn differences(
            String name, List<SuiteEvaluation.Row> rows, ToDoubleFunction<AccuracyDifference> value) {
        return doubles(name, "+0.0;-0.0", rows, row ->
                row.difference() == null ? Double.NaN : PER_CENT * value.applyAsDouble(row.difference()));
    }

    /**
     * Accuracy, mean confidence and the distance of the two on each set of a suite: does the model know its limits? All
     * are of the answers that it gave; {@code not asked} is how many examples are left out. A set of which it was asked
     * nothing has no row.
     */
    public static Table confidence(SuiteEvaluation suite, AccuracyMetric metric) {
        record Confidence(String set, int answers, int notAsked, double accuracy, double confidence) {}
        List<Confidence> rows = new ArrayList<>();
        for (String set : suite.sets()) {
            List<EvaluatedExample> asked = suite.set(set).asked();
            if (!asked.isEmpty()) {
                rows.add(new Confidence(set, asked.size(), suite.set(set).rows().size() - asked.size(),
                        (double) asked.stream().filter(metric::counts).count() / asked.size(),
                        asked.stream().mapToDouble(EvaluatedExample::confidence).average().orElseThrow()));
            }
        }
        return Table.create(
                "How sure the model is of its answers",
                strings("set", rows, Confidence::set),
                ints("answers", rows, Confidence::answers),
                ints("not asked", rows, Confidence::notAsked),
                percents("accuracy", rows, Confidence::accuracy),
                percents("mean confidence", rows, Confidence::confidence),
                doubles("too sure by (points)", "+0.0;-0.0", rows,
                        row -> PER_CENT * (row.confidence() - row.accuracy())));
    }
}
