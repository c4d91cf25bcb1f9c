package org.codestep.evaluate.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.codestep.evaluate.Calibration;
import org.codestep.evaluate.Confusions;
import org.codestep.evaluate.CountErrors;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.FirstWrongStep;
import org.codestep.evaluate.MistakePattern;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.metric.AccuracyMetric;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.metric.Score;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.slice.Facet;
import org.codestep.evaluate.slice.FacetSet;
import org.codestep.evaluate.slice.FacetSlice;
import org.codestep.task.AnswerChecker;

/**
 * The figures of an evaluation, as {@code summary.json} has them.
 *
 * @param task its name
 * @param examples how many were evaluated
 * @param endings how many answers came to each kind of end
 * @param accuracy the model's, by the names of {@link Metric#STANDARD} and {@code slicedBy}
 * @param baselines the accuracy of trivial rivals
 * @param notAsked how many examples were too long to be asked: wrong in the accuracies and slices, and left out of all
 *     that follows these
 * @param slicedBy the metric of the slices
 * @param slices the accuracy by part, by each facet's name
 * @param calibration of the model's answers, by the same metric; null if that does not say which are right
 * @param countErrors how far numbers are off; null if no answer of the task is a number
 * @param firstWrongSteps how many wrong answers first go wrong at each step, where answers have several
 * @param confusions the most frequent wrong answers
 * @param patterns what programs that were got wrong have in common
 */
public record EvaluationSummary(
        String task,
        int examples,
        Map<EvaluatedExample.Ending, Integer> endings,
        Map<String, Score> accuracy,
        Map<String, Accuracy> baselines,
        int notAsked,
        String slicedBy,
        Map<String, List<FacetSlice>> slices,
        Calibration calibration,
        CountErrors countErrors,
        SortedMap<Integer, Integer> firstWrongSteps,
        List<Confusions.Confusion> confusions,
        List<MistakePattern> patterns) {

    private static final int BINS = 10;
    private static final int CONFUSIONS = 20;
    private static final int LEAST_MISTAKES = 3;

    /**
     * What a summary shows.
     *
     * @param facets that it slices by
     * @param metric that the slices count by
     * @param minimum where a facet is a number, the least number of examples in a slice, at least 1
     */
    public record View(List<Facet> facets, Metric metric, int minimum) {

        /** The metric where no other is wanted. */
        public static final Metric METRIC = Metric.EXECUTION;

        /** The least number of examples in a slice, where no other is wanted. */
        public static final int MINIMUM = 50;

        /** All facets of a task's examples, right answers by execution, slices of 50 examples at least. */
        public static View of(AnswerChecker task) {
            return new View(FacetSet.facets(task), METRIC, MINIMUM);
        }

        public View {
            facets = List.copyOf(facets);
            if (minimum < 1) {
                throw new IllegalArgumentException("a slice needs at least 1 example, got a minimum of " + minimum);
            }
        }
    }

    /** The figures of an evaluation. */
    public static EvaluationSummary of(Evaluation evaluation, View view) {
        Map<String, Score> accuracy = new LinkedHashMap<>();
        Metric.STANDARD.forEach(metric -> accuracy.put(metric.name(), evaluation.score(metric)));
        accuracy.computeIfAbsent(view.metric.name(), name -> evaluation.score(view.metric));
        Map<String, List<FacetSlice>> slices = new LinkedHashMap<>();
        view.facets.forEach(
                facet -> slices.put(facet.name(), evaluation.slices(facet, view.metric, view.minimum)));
        SortedMap<Integer, Integer> firstWrongSteps = new TreeMap<>();
        FirstWrongStep.in(evaluation).stream()
                .filter(wrong -> wrong.steps() > 1)
                .forEach(wrong -> firstWrongSteps.merge(wrong.step(), 1, Integer::sum));
        CountErrors errors = CountErrors.of(evaluation.rows());
        return new EvaluationSummary(
                evaluation.task().name(),
                evaluation.rows().size(),
                evaluation.endings(),
                accuracy,
                evaluation.baselineAccuracies(),
                evaluation.rows().size() - evaluation.asked().size(),
                view.metric.name(),
                slices,
                view.metric instanceof AccuracyMetric metric ? Calibration.of(evaluation.rows(), metric, BINS) : null,
                errors.numbers() + errors.noNumber() + errors.notAsked() == 0 ? null : errors,
                firstWrongSteps,
                Confusions.top(evaluation.rows(), CONFUSIONS),
                MistakePattern.in(evaluation, LEAST_MISTAKES));
    }
}
