package org.codestep.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.codestep.evaluate.Calibration;
import org.codestep.evaluate.Confusions;
import org.codestep.evaluate.CountErrors;
import org.codestep.evaluate.Doubt;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.FirstWrongStep;
import org.codestep.evaluate.MistakePattern;
import org.codestep.evaluate.PlaceProbability;
import org.codestep.evaluate.TinyPyFacets;
import org.codestep.evaluate.metric.Metric;
import org.codestep.evaluate.row.EvaluatedExample.Ending;
import org.codestep.evaluate.row.Feature;
import org.codestep.evaluate.run.EvaluationFolder;
import org.codestep.evaluate.slice.Facet;
import org.codestep.evaluate.slice.FacetSet;
import org.codestep.evaluate.slice.FacetSlice;
import org.codestep.evaluate.suite.RobustnessSuite;
import org.codestep.evaluate.suite.SuiteEvaluation;
import org.codestep.evaluate.suite.SuiteFolder;
import org.codestep.report.Report.Section;

/** What a reader wants to know of an evaluation, as a report. Right is what the task's check accepts. */
public final class EvaluationReport {

    /** Slices by a number hold so many examples at least, and a chart so many slices at most. */
    private static final int LEAST_IN_SLICE = 50;
    private static final int MOST_SLICES = 12;
    private static final int BINS = 10;
    private static final int ANSWERS = 12;
    private static final int EXAMPLES = 4;
    private static final int PATTERNS = 12;
    private static final int LEAST_MISTAKES = 3;
    private static final double SIGNIFICANT = 0.05;

    private EvaluationReport() {}

    /**
     * The report of what {@code codestep evaluate} wrote, of a file or of a suite, and what that was made of.
     *
     * @throws IOException if there is none, or it cannot be read
     */
    public static Report ofFolder(Path folder) throws IOException {
        boolean suite = SuiteFolder.holdsSuite(folder);
        Report report = suite ? of(SuiteEvaluation.read(folder)) : of(Evaluation.read(folder));
        // All sets of a suite have the same model and settings.
        Path made = suite ? folder.resolve(RobustnessSuite.IN_DISTRIBUTION) : folder;
        List<Section> sections = new ArrayList<>(report.sections());
        sections.add(new Section("How it was made",
                "The same settings and files give the same answers on the same device."
                        + " A limit of 0 is none."
                        + (suite ? " The files of examples and snippets are those in distribution." : ""),
                EvaluationTables.origin(EvaluationFolder.info(made))));
        return new Report(report.title(), sections);
    }

    /** The report of one evaluation. */
    public static Report of(Evaluation evaluation) {
        return new Report("Evaluation of task " + evaluation.task().name(), sections(evaluation));
    }

    /** The report of a suite: the table in and out of distribution, where it breaks, and the set in distribution. */
    public static Report of(SuiteEvaluation suite) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("In and out of distribution",
                "The difference is to the set in-distribution, with Newcombe's interval. Renamed programs are compared"
                        + " one by one with those that they were made from (paired), the others are other programs"
                        + " (independent).",
                EvaluationCharts.suite(suite, Metric.EXECUTION), EvaluationTables.suite(suite, Metric.EXECUTION)));
        Evaluation all = suite.together();
        sections.add(slices("All sets together, part by part", all,
                List.of(TinyPyFacets.SNIPPET_LENGTH, TinyPyFacets.NESTING, TinyPyFacets.LOOPS,
                        TinyPyFacets.EXECUTED_LINES)));
        sections.add(new Section("Errors and confidence by set",
                "An answer's confidence is the product of its tokens' probabilities. Examples that were too long to be"
                        + " asked are left out.",
                errorsBySet(suite)));
        for (Section section : sections(suite.inDistribution())) {
            sections.add(new Section("In distribution: " + section.title(), section.text(), section.exhibits()));
        }
        return new Report("Robustness on task " + suite.task().name(), sections);
    }

    private static List<Object> errorsBySet(SuiteEvaluation suite) {
        List<Object> exhibits = new ArrayList<>();
        Map<String, CountErrors> errors = new LinkedHashMap<>();
        suite.sets().forEach(set -> errors.put(set, CountErrors.of(suite.set(set).rows())));
        if (errors.values().stream().anyMatch(EvaluationReport::hasNumbers)) {
            exhibits.add(EvaluationTables.countErrors("set", errors));
        }
        exhibits.add(EvaluationTables.confidence(suite, Metric.EXECUTION));
        return exhibits;
    }

    private static List<Section> sections(Evaluation evaluation) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("Accuracy", endings(evaluation), EvaluationTables.accuracy(evaluation)));
        List<Facet> facets = FacetSet.facets(evaluation.task());
        if (!facets.isEmpty()) {
            sections.add(slices("Part by part", evaluation, facets));
        }
        if (wrong(evaluation) > 0) {
            addMistakes(evaluation, sections);
        }
        addConfidence(evaluation, sections);
        return sections;
    }

    /** How many of its answers are wrong. */
    private static int wrong(Evaluation evaluation) {
        return evaluation.asked().size() - evaluation.accuracy(Metric.EXECUTION).right();
    }

    private static String endings(Evaluation evaluation) {
        Map<Ending, Integer> endings = evaluation.endings();
        return String.format(Locale.ROOT, "%,d examples. %,d answers were cut off, as they were longer than any right"
                        + " one; %,d prompts were longer than the model's block, and count as wrong.",
                evaluation.rows().size(), endings.get(Ending.CUT_OFF), endings.get(Ending.TOO_LONG));
    }

    /** What a section on answers leaves out. */
    private static String notAsked(Evaluation evaluation) {
        int notAsked = evaluation.endings().get(Ending.TOO_LONG);
        return switch (notAsked) {
            case 0 -> "";
            case 1 -> " Left out: 1 example that was too long to be asked.";
            default -> String.format(
                    Locale.ROOT, " Left out: %,d examples that were too long to be asked.", notAsked);
        };
    }

    private static Section slices(String title, Evaluation evaluation, List<Facet> facets) {
        int minimum = Math.max(LEAST_IN_SLICE, evaluation.rows().size() / MOST_SLICES);
        List<Object> exhibits = new ArrayList<>();
        List<String> alike = new ArrayList<>();
        for (Facet facet : facets) {
            List<FacetSlice> slices = evaluation.slices(facet, Metric.EXECUTION, minimum);
            if (slices.size() < 2) {
                alike.add(facet.title());
            } else {
                exhibits.add(EvaluationCharts.slices(facet, slices));
                exhibits.add(EvaluationTables.slices(facet, slices));
            }
        }
        return new Section(title,
                alike.isEmpty() ? "" : "There are no two parts to compare by " + String.join(", ", alike) + ".",
                exhibits);
    }

    private static void addMistakes(Evaluation evaluation, List<Section> sections) {
        String leftOut = notAsked(evaluation).strip();
        sections.add(new Section("Wrong answers", leftOut, wrongAnswers(evaluation)));
        CountErrors errors = CountErrors.of(evaluation.rows());
        if (hasNumbers(errors)) {
            List<Object> exhibits = new ArrayList<>();
            if (errors.anyWrong()) {
                exhibits.add(EvaluationCharts.countErrors(errors));
            }
            exhibits.add(EvaluationTables.countErrors("answers", Map.of("all", errors)));
            sections.add(new Section("How far numbers are off", leftOut, exhibits));
        }
        List<FirstWrongStep> steps =
                FirstWrongStep.in(evaluation).stream().filter(wrong -> wrong.steps() > 1).toList();
        if (!steps.isEmpty()) {
            sections.add(new Section("Where answers first go wrong", leftOut,
                    EvaluationCharts.firstWrongSteps(steps), EvaluationTables.firstWrongSteps(steps)));
        }
        List<Feature> features = FacetSet.features(evaluation.task());
        if (!features.isEmpty()) {
            sections.add(patterns(evaluation, features));
        }
    }

    private static Section patterns(Evaluation evaluation, List<Feature> features) {
        List<MistakePattern> patterns = MistakePattern.in(evaluation, features, LEAST_MISTAKES).stream()
                .filter(pattern -> pattern.adjustedP() < SIGNIFICANT)
                .limit(PATTERNS)
                .toList();
        String title = "What mistakes have in common";
        return patterns.isEmpty()
                ? new Section(title, "No feature of programs is significantly more frequent among the wrong answers."
                        + notAsked(evaluation))
                : new Section(title,
                        "Features of programs that are more frequent among the wrong answers than among all; p by"
                                + " Fisher's exact test, adjusted for the number of features by Holm's method, below"
                                + " 0.05." + notAsked(evaluation),
                        EvaluationTables.patterns(patterns));
    }

    private static List<Object> wrongAnswers(Evaluation evaluation) {
        List<Object> exhibits = new ArrayList<>();
        Confusions.Matrix matrix = Confusions.matrix(evaluation.rows(), ANSWERS);
        int others = matrix.counts().get(matrix.counts().size() - 1).stream().mapToInt(Integer::intValue).sum();
        if (2 * others <= evaluation.asked().size()) {
            exhibits.add(EvaluationTables.confusions(matrix));
        }
        List<Confusions.Confusion> repeated = Confusions.top(evaluation.rows(), ANSWERS).stream()
                .filter(confusion -> confusion.count() > 1)
                .toList();
        if (!repeated.isEmpty()) {
            exhibits.add(EvaluationTables.confusions(repeated, wrong(evaluation)));
        }
        exhibits.add(EvaluationTables.mistakes(evaluation, EXAMPLES));
        return exhibits;
    }

    private static void addConfidence(Evaluation evaluation, List<Section> sections) {
        Calibration calibration = Calibration.of(evaluation.rows(), Metric.EXECUTION, BINS);
        if (calibration.bins().isEmpty()) {
            return; // no prompt fitted the model
        }
        sections.add(new Section("How sure the model is",
                "An answer's confidence is the product of its tokens' probabilities, its end included."
                        + notAsked(evaluation),
                EvaluationCharts.reliability(calibration), EvaluationTables.calibration(calibration)));
        List<Doubt> doubts = Doubt.greatest(evaluation.rows(), EXAMPLES);
        if (!doubts.isEmpty()) {
            sections.add(new Section("Nearest to the decision boundary",
                    "The margin is the difference of the two most probable tokens' probabilities, where it is least."
                            + notAsked(evaluation),
                    EvaluationCharts.tokenProbabilities(PlaceProbability.along(evaluation.rows())),
                    EvaluationTables.doubts(evaluation, doubts)));
        }
    }

    private static boolean hasNumbers(CountErrors errors) {
        return errors.numbers() + errors.noNumber() > 0;
    }
}
