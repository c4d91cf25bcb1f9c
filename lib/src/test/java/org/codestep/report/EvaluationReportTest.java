package org.codestep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.codestep.corpus.file.JsonFile;
import org.codestep.evaluate.Calibration;
import org.codestep.evaluate.Confusions;
import org.codestep.evaluate.CountErrors;
import org.codestep.evaluate.Doubt;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.FirstWrongStep;
import org.codestep.evaluate.SyntheticEvaluations;
import org.codestep.evaluate.TinyPyFacets;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.metric.AccuracyDifference;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.slice.FacetSlice;
import org.codestep.evaluate.suite.SuiteEvaluation;
import org.codestep.train.run.RunInfo;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/** Evaluations as tables, charts and pages. */
class EvaluationReportTest {

    private static final Evaluation COUNTS = SyntheticEvaluations.lineCounts(600, 0.4, 1);
    private static final SuiteEvaluation SUITE = SyntheticEvaluations.suite(200);

    private static List<String> column(Table table, int column) {
        return IntStream.range(0, table.rowCount()).mapToObj(row -> table.column(column).getString(row)).toList();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    private static Stream<Chart<?, ?>> charts(Report report) {
        return report.sections().stream()
                .flatMap(section -> section.exhibits().stream())
                .filter(Chart.class::isInstance)
                .map(exhibit -> (Chart<?, ?>) exhibit);
    }

    @Test
    void theAccuracyTableHasTheBaselines() {
        Table table = EvaluationTables.accuracy(COUNTS);
        assertEquals(
                List.of("model, right by execution", "model, exact match", "baseline: most frequent answer"),
                column(table, 0));
        Accuracy accuracy = COUNTS.accuracy(Metric.EXECUTION);
        assertEquals(percent(accuracy.value()), column(table, 3).get(0));
        assertEquals(percent(accuracy.high()), column(table, 5).get(0));
        Table trace = EvaluationTables.accuracy(SyntheticEvaluations.of("code-trace", 40, 0.5, 1));
        assertTrue(column(trace, 0).contains("model, last step right"), trace.toString());
    }

    @Test
    void slicesStandInTheTableAndInTheChart() {
        List<FacetSlice> slices = COUNTS.slices(TinyPyFacets.EXECUTED_LINES, Metric.EXECUTION, 50);
        Table table = EvaluationTables.slices(TinyPyFacets.EXECUTED_LINES, slices);
        assertEquals("Accuracy by executed lines", table.name());
        assertEquals(slices.stream().map(FacetSlice::name).toList(), column(table, 0));
        assertEquals("most frequent answer", table.columnNames().get(6));
        CategoryChart chart = EvaluationCharts.slices(TinyPyFacets.EXECUTED_LINES, slices);
        assertEquals(List.of("model", "most frequent answer"),
                chart.getSeriesCollection().stream().map(series -> series.getName()).toList());
        assertEquals(100 * slices.get(1).score().value(),
                chart.getSeries("model").getYData()[1], 1e-9);
        assertThrows(IllegalArgumentException.class, () -> EvaluationCharts.slices(TinyPyFacets.LEVEL, List.of()));
    }

    @Test
    void confusionsAddUpToTheExamples() {
        Confusions.Matrix matrix = Confusions.matrix(COUNTS.rows(), 5);
        Table table = EvaluationTables.confusions(matrix);
        int sum = 0;
        for (int column = 1; column < table.columnCount(); column++) {
            sum += table.intColumn(column).asList().stream().mapToInt(Integer::intValue).sum();
        }
        assertEquals(COUNTS.rows().size(), sum);
        assertEquals("other given", table.columnNames().get(6));
        List<Confusions.Confusion> top = Confusions.top(COUNTS.rows(), 3);
        Table repeated = EvaluationTables.confusions(top, 50);
        assertEquals(percent(top.get(0).count() / 50.0), column(repeated, 3).get(0));
    }

    @Test
    void errorsOfNumbersShareTheirBarsAtTheEnds() {
        CountErrors errors = CountErrors.of(COUNTS.rows());
        CategoryChart chart = EvaluationCharts.countErrors(errors);
        List<?> bars = chart.getSeries("model").getXData().stream().toList();
        assertEquals("≥ +10", bars.get(bars.size() - 1));
        assertTrue(bars.contains("-1") && bars.contains("0"), bars.toString());
        int wrong = COUNTS.rows().size() - COUNTS.accuracy(Metric.EXECUTION).right();
        long beyond = errors.histogram().tailMap(10L).values().stream().mapToLong(Integer::longValue).sum();
        double[] heights = chart.getSeries("model").getYData();
        assertEquals(100.0 * beyond / wrong, heights[heights.length - 1], 1e-9);
        Table table = EvaluationTables.countErrors("answers", Map.of("all", errors));
        assertEquals(String.format(Locale.ROOT, "%+.2f", errors.meanError()), column(table, 4).get(0));
        var none = CountErrors.of(SyntheticEvaluations.lineCounts(5, 1, 1).rows());
        assertThrows(IllegalArgumentException.class, () -> EvaluationCharts.countErrors(none));
    }

    /** Each section on answers says how many there are none of; none of its figures counts them. */
    @Test
    void whatWasNotAskedIsLeftOutOfAllButTheAccuracies() {
        Evaluation evaluation = SyntheticEvaluations.notAsked(COUNTS, 100);
        Report report = EvaluationReport.of(evaluation);
        List<String> silent = report.sections().stream()
                .filter(section -> !section.text().endsWith("Left out: 100 examples that were too long to be asked."))
                .map(Report.Section::title)
                .toList();
        assertEquals(List.of("Accuracy", "Part by part"), silent);
        assertTrue(report.sections().get(0).text().contains(" 100 prompts were longer than the model's block"));
        Table errors = EvaluationTables.countErrors("answers", Map.of("all", CountErrors.of(evaluation.rows())));
        assertEquals(List.of("500", "0", "100"),
                List.of(column(errors, 1).get(0), column(errors, 2).get(0), column(errors, 3).get(0)));
        assertFalse(column(EvaluationTables.mistakes(evaluation, 600), 2).contains(""), "an answer that is none");
        Table repeated = (Table) report.sections().get(2).exhibits().stream()
                .filter(exhibit -> exhibit instanceof Table table && table.name().startsWith("The most frequent wrong"))
                .findFirst().orElseThrow();
        Confusions.Confusion first = Confusions.top(evaluation.rows(), 1).get(0);
        assertEquals(percent(first.count() / (500.0 - evaluation.accuracy(Metric.EXECUTION).right())),
                column(repeated, 3).get(0));
        String one = EvaluationReport.of(SyntheticEvaluations.notAsked(COUNTS, 1)).sections().get(2).text();
        assertEquals("Left out: 1 example that was too long to be asked.", one);
        Evaluation none = SyntheticEvaluations.notAsked(COUNTS, 600);
        assertEquals(2, EvaluationReport.of(none).sections().size(), "no answer, no mistake");
    }

    /** How sure a model is, beside how often it is right, is of the same answers. */
    @Test
    void confidenceIsComparedWithTheAccuracyOfWhatWasAsked() {
        SuiteEvaluation suite = new SuiteEvaluation(Map.of(
                "in-distribution", SyntheticEvaluations.notAsked(COUNTS, 300),
                "longer", SyntheticEvaluations.notAsked(COUNTS, 600)));
        Table table = EvaluationTables.confidence(suite, Metric.EXECUTION);
        assertEquals(List.of("in-distribution"), column(table, 0));
        assertEquals(List.of("300", "300"), List.of(column(table, 1).get(0), column(table, 2).get(0)));
        int right = suite.inDistribution().accuracy(Metric.EXECUTION).right();
        assertEquals(percent(right / 300.0), column(table, 3).get(0));
    }

    @Test
    void theReliabilityDiagramHasAPointForEachBin() {
        Calibration calibration = Calibration.of(COUNTS.rows(), Metric.EXECUTION, 10);
        XYSeries model = EvaluationCharts.reliability(calibration).getSeriesCollection().stream()
                .filter(series -> series.getName().equals("model")).findFirst().orElseThrow();
        assertEquals(calibration.bins().size(), model.getXData().length);
        assertEquals(100 * calibration.bins().get(0).meanConfidence(), model.getXData()[0], 1e-9);
        Table table = EvaluationTables.calibration(calibration);
        assertTrue(table.name().endsWith(percent(calibration.expectedCalibrationError())), table.name());
        assertEquals(calibration.bins().size(), table.rowCount());
    }

    @Test
    void doubtsShowTheWholePromptAndTheTokens() {
        List<Doubt> doubts = Doubt.greatest(COUNTS.rows(), 3);
        Table table = EvaluationTables.doubts(COUNTS, doubts);
        for (int i = 0; i < doubts.size(); i++) {
            var row = COUNTS.rows().get((int) doubts.get(i).number());
            assertEquals(row.example().prompt(), table.getString(i, "prompt"));
            assertEquals(percent(doubts.get(i).margin()), column(table, 5).get(i));
            String tokens = table.getString(i, 4);
            assertEquals(row.tokens().size(), tokens.lines().count());
            assertTrue(tokens.endsWith("%") && tokens.contains("\n(end) ") && tokens.contains("'\\n' "), tokens);
        }
    }

    @Test
    void ofALongAnswerTheLeastSureTokensAreShown() {
        Evaluation traces = SyntheticEvaluations.of("code-trace", 20, 0.5, 1);
        for (Doubt doubt : Doubt.greatest(traces.rows(), 20)) {
            var row = traces.rows().get((int) doubt.number());
            List<String> shown = EvaluationTables.tokens(row).lines().toList();
            double least = row.tokens().get(doubt.place()).probability();
            assertTrue(shown.size() <= 14, shown.toString());
            String leastSure = String.format(Locale.ROOT, " %.0f%%, ", 100 * least);
            assertTrue(shown.stream().anyMatch(line -> line.contains(leastSure)),
                    doubt + " " + shown);
        }
    }

    @Test
    void stepsAreCountedWhereTheyFirstGoWrong() {
        Evaluation traces = SyntheticEvaluations.of("code-trace", 60, 0.5, 1);
        List<FirstWrongStep> wrong = FirstWrongStep.in(traces);
        Table table = EvaluationTables.firstWrongSteps(wrong);
        assertEquals(wrong.size(), table.intColumn(1).asList().stream().mapToInt(Integer::intValue).sum());
        assertEquals(column(table, 0), EvaluationCharts.firstWrongSteps(wrong).getSeries("model").getXData().stream()
                .map(String::valueOf).toList());
    }

    @Test
    void theSuiteTableHasTheDifferences() {
        Table table = EvaluationTables.suite(SUITE, Metric.EXECUTION);
        List<SuiteEvaluation.Row> rows = SUITE.table(Metric.EXECUTION);
        assertEquals(SUITE.sets(), column(table, 0));
        assertEquals(List.of("", "", "", ""), IntStream.range(6, 10).mapToObj(i -> column(table, i).get(0)).toList());
        AccuracyDifference renamed = rows.get(1).difference();
        assertEquals(
                Stream.of(renamed.value(), renamed.low(), renamed.high())
                        .map(points -> String.format(Locale.ROOT, "%+.1f", 100 * points)).toList(),
                IntStream.range(6, 9).mapToObj(i -> column(table, i).get(1)).toList());
        assertEquals("paired", column(table, 9).get(1));
        assertEquals("independent", column(table, 9).get(2));
        CategoryChart chart = EvaluationCharts.suite(SUITE, Metric.EXECUTION);
        assertEquals(SUITE.sets(), chart.getSeries("model").getXData().stream().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"line-count", "output", "code-trace"})
    void everyChartOfAReportFits(String task) {
        Evaluation evaluation =
                task.equals("line-count") ? COUNTS : SyntheticEvaluations.of(task, 150, 0.5, 1);
        Report report = EvaluationReport.of(evaluation);
        List<Chart<?, ?>> charts = charts(report).toList();
        assertTrue(charts.size() > 4, charts.toString());
        charts.forEach(ChartsTest::assertFits);
        assertEquals(charts.size(), charts.stream().map(Chart::getTitle).collect(Collectors.toSet()).size());
    }

    @Test
    void everyChartOfASuitesReportFits() {
        charts(EvaluationReport.of(SUITE)).forEach(ChartsTest::assertFits);
    }

    @Test
    void aPageHoldsAllAndLoadsNothing() {
        Report report = EvaluationReport.of(SUITE);
        Document page = Jsoup.parse(ReportHtml.page(report));
        assertEquals("Robustness on task line-count", page.title());
        assertEquals(report.sections().stream().map(Report.Section::title).toList(), page.select("h2").eachText());
        assertEquals(charts(report).count(), page.select("img").size());
        for (Element image : page.select("img")) {
            assertTrue(image.attr("src").startsWith("data:image/png;base64,"));
            assertTrue(image.attr("alt").startsWith("Chart: "));
        }
        assertTrue(page.select("link, script, iframe, [src^=http], [href]").isEmpty());
        assertFalse(page.select("style").get(0).data().contains("url("));
        assertTrue(page.select("style").get(0).data().contains("prefers-color-scheme: dark"));
        assertTrue(page.select("caption").eachText()
                .contains("In and out of distribution, task line-count, right by execution"));
        assertTrue(page.select("pre").stream().anyMatch(code -> code.wholeText().endsWith("\n# count?")));
    }

    @Test
    void theOriginHasSettingsFilesAndVersions() {
        Table table = EvaluationTables.origin(new RunInfo(JsonFile.tree(Map.of("batch_size", 128)), 0,
                Map.of("model", "0a1b", "examples", "2c3d"), "cpu()", Map.of("PyTorch", "2.7.1", "Java", "17")));
        assertEquals(List.of("setting batch size", "SHA-256 of examples", "SHA-256 of model", "device",
                "version of Java", "version of PyTorch"), column(table, 0));
        assertEquals(List.of("128", "2c3d", "0a1b", "cpu()", "17", "2.7.1"), column(table, 1));
    }

    @Test
    void anEvaluationWithoutMistakesHasNoneToShow() {
        Report perfect = EvaluationReport.of(SyntheticEvaluations.lineCounts(60, 1, 2));
        List<String> titles = perfect.sections().stream().map(Report.Section::title).toList();
        assertEquals(List.of("Accuracy", "Part by part", "How sure the model is", "Nearest to the decision boundary"),
                titles);
    }

    @Test
    void aNotebookShowsTheSameBelowTheCell() {
        Notebook.report(EvaluationReport.of(COUNTS), RecordingKernel.found(), System.out);
        List<String> calls = RecordingKernel.calls();
        assertEquals(1, calls.size());
        assertTrue(calls.get(0).startsWith("display 1 text/html: "), calls.get(0).substring(0, 60));
        Document shown = Jsoup.parse(calls.get(0));
        assertEquals(charts(EvaluationReport.of(COUNTS)).count(), shown.select("img").size());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Notebook.report(EvaluationReport.of(COUNTS), Optional.empty(),
                new PrintStream(bytes, true, StandardCharsets.UTF_8));
        String printed = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(printed.startsWith("Evaluation of task line-count\n\nAccuracy\n600 examples."), printed);
        assertTrue(printed.contains("[chart: Accuracy by level, shown only in a notebook]"), printed);
    }

    @Test
    void aSectionShowsTablesAndChartsOnly() {
        assertThrows(IllegalArgumentException.class, () -> new Report.Section("t", "", List.of("text")));
    }
}
