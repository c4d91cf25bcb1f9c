package org.codestep.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.TinyPyFacets;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.metric.AccuracyDifference;
import org.codestep.evaluate.metric.AccuracyMetric;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.metric.Score;
import org.codestep.evaluate.row.EvaluatedExample.Ending;
import org.codestep.evaluate.run.EvaluationSummary;
import org.codestep.evaluate.slice.FacetSlice;
import org.codestep.evaluate.suite.SuiteEvaluation;

/** The figures of an evaluation as lines. @param out where they go */
record EvaluationPrinter(PrintWriter out) {

    private static final String ROW = "  %-28s %15s %7.1f%%   [%.1f, %.1f]%n";

    /** Accuracies, of the baselines too, and by level. */
    void print(Path folder, Evaluation evaluation, EvaluationSummary.View view) {
        out.printf(Locale.ROOT, "%s: %,d examples of task %s%n", folder, evaluation.rows().size(),
                evaluation.task().name());
        print("by execution", evaluation.accuracy(Metric.EXECUTION));
        print("exact", evaluation.accuracy(Metric.EXACT));
        if (!evaluation.accuracy(Metric.SOFT).equals(evaluation.accuracy(Metric.EXECUTION))) {
            print("soft, the last step", evaluation.accuracy(Metric.SOFT));
        }
        if (!Metric.STANDARD.contains(view.metric())) {
            print(view.metric().name(), evaluation.score(view.metric()));
        }
        evaluation.baselineAccuracies().forEach(this::print);
        for (FacetSlice slice : view.facets().contains(TinyPyFacets.LEVEL)
                ? evaluation.slices(TinyPyFacets.LEVEL, view.metric(), view.minimum()) : List.<FacetSlice>of()) {
            print("level " + slice.name(), slice.score());
        }
        printTooLong("", evaluation);
    }

    /** The table in and out of distribution. */
    void print(Path folder, SuiteEvaluation suite, AccuracyMetric metric) {
        out.printf(Locale.ROOT, "%s: task %s, right by %s, with 95%% intervals%n", folder, suite.task().name(),
                metric.name());
        out.printf(Locale.ROOT, "  %-18s %9s %9s   %-14s %11s   %s%n",
                "set", "examples", "accuracy", "", "difference", "");
        for (SuiteEvaluation.Row row : suite.table(metric)) {
            Accuracy accuracy = row.accuracy();
            String line = String.format(Locale.ROOT, "  %-18s %,9d %8.1f%%   %-14s", row.set(), accuracy.n(),
                    100 * accuracy.value(), interval(accuracy.low(), accuracy.high(), "[%.1f, %.1f]"));
            AccuracyDifference difference = row.difference();
            out.println(difference == null ? line.stripTrailing() : line + String.format(Locale.ROOT,
                    " %+11.1f   %s, %s", 100 * difference.value(),
                    interval(difference.low(), difference.high(), "[%+.1f, %+.1f]"), difference.samples()));
        }
        suite.sets().forEach(set -> printTooLong(set + ": ", suite.set(set)));
    }

    private static String interval(double low, double high, String format) {
        return String.format(Locale.ROOT, format, 100 * low, 100 * high);
    }

    private void print(String name, Score score) {
        String right = score instanceof Accuracy accuracy
                ? String.format(Locale.ROOT, "%,d right", accuracy.right()) : "";
        out.printf(Locale.ROOT, ROW, name, right, 100 * score.value(), 100 * score.low(), 100 * score.high());
    }

    private void printTooLong(String set, Evaluation evaluation) {
        int tooLong = evaluation.endings().get(Ending.TOO_LONG);
        if (tooLong > 0) {
            out.printf(Locale.ROOT, "%s%,d %s longer than the model's block, and %s as wrong%n", set,
                    tooLong, tooLong == 1 ? "prompt is" : "prompts are", tooLong == 1 ? "counts" : "count");
        }
    }
}
