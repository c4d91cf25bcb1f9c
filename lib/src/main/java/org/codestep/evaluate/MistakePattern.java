package org.codestep.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.HypergeometricDistribution;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.row.Feature;
import org.codestep.evaluate.slice.FacetSet;
import org.codestep.task.AnswerChecker;

/**
 * What programs that a model got wrong have in common more often than all programs that it was asked about.
 *
 * @param features that they all have: one, or two together
 * @param wrong the wrong answers about programs that have them
 * @param wrongTotal all wrong answers
 * @param all the programs that have them
 * @param total all programs that the model was asked about
 * @param p the probability of so many wrong ones or more if the features made no difference: Fisher's exact test,
 *     one-sided
 * @param adjustedP the same, adjusted by Holm's method for the number of patterns that were tested
 */
public record MistakePattern(
        List<String> features, int wrong, int wrongTotal, int all, int total, double p, double adjustedP) {

    public MistakePattern {
        features = List.copyOf(features);
    }

    /** How many times as frequent among the wrong answers as among all; 1 if the features make no difference. */
    @JsonProperty
    public double lift() {
        return new Accuracy(wrong, wrongTotal).value() / share();
    }

    /** The lower end of the lift's 95% interval: Wilson's for the share among the wrong ones. */
    @JsonProperty
    public double liftLow() {
        return new Accuracy(wrong, wrongTotal).low() / share();
    }

    /** The upper end of the lift's 95% interval. */
    @JsonProperty
    public double liftHigh() {
        return new Accuracy(wrong, wrongTotal).high() / share();
    }

    private double share() {
        return (double) all / total;
    }

    /**
     * Tests the features of the task's examples, see {@link FacetSet}.
     *
     * @param minimum see {@link #in(Evaluation, List, int)}
     */
    public static List<MistakePattern> in(Evaluation evaluation, int minimum) {
        return in(evaluation, FacetSet.features(evaluation.task()), minimum);
    }

    /**
     * Tests each feature, and each two together.
     *
     * @param minimum the least number of wrong answers that a pattern needs, at least 1
     * @return the patterns that are over-represented among the wrong answers, the least probable first; two features
     *     together only where that is more telling than either alone
     */
    public static List<MistakePattern> in(Evaluation evaluation, List<Feature> features, int minimum) {
        List<EvaluatedExample> rows = evaluation.asked();
        if (rows.isEmpty()) {
            return List.of();
        }
        int total = rows.size();
        BitSet wrong = new BitSet();
        for (int i = 0; i < total; i++) {
            wrong.set(i, !rows.get(i).verdict().right());
        }
        List<BitSet> having = having(features, rows, evaluation.task());
        List<MistakePattern> tested = new ArrayList<>();
        for (int a = 0; a < features.size(); a++) {
            tested.add(test(List.of(features.get(a).name()), having.get(a), wrong, total));
        }
        for (int a = 0; a < features.size(); a++) {
            for (int b = a + 1; b < features.size(); b++) {
                BitSet both = (BitSet) having.get(a).clone();
                both.and(having.get(b));
                List<String> names = List.of(features.get(a).name(), features.get(b).name());
                MistakePattern pair = test(names, both, wrong, total);
                if (pair.p < Math.min(tested.get(a).p, tested.get(b).p)) {
                    tested.add(pair);
                }
            }
        }
        return adjusted(tested, features.size() * (features.size() + 1) / 2).stream()
                .filter(pattern -> pattern.wrong >= Math.max(1, minimum) && pattern.lift() > 1)
                .toList();
    }

    /** For each feature, the rows whose program has it; the rows whose prompt has it, where there is no program. */
    private static List<BitSet> having(List<Feature> features, List<EvaluatedExample> rows, AnswerChecker task) {
        List<String> subjects = rows.stream()
                .map(row -> task.program(row.example()).orElse(row.example().prompt()))
                .toList();
        return features.stream()
                .map(feature -> IntStream.range(0, subjects.size())
                        .filter(i -> feature.test().test(subjects.get(i)))
                        .collect(BitSet::new, BitSet::set, BitSet::or))
                .toList();
    }

    private static MistakePattern test(List<String> names, BitSet having, BitSet wrong, int total) {
        BitSet wrongHaving = (BitSet) having.clone();
        wrongHaving.and(wrong);
        int all = having.cardinality();
        double p = new HypergeometricDistribution(null, total, all, wrong.cardinality())
                .upperCumulativeProbability(wrongHaving.cardinality());
        return new MistakePattern(
                names, wrongHaving.cardinality(), wrong.cardinality(), all, total, Math.min(1, p), 1);
    }

    /** Holm: the least p times the number of tests, the second least times one fewer, and so on, never falling. */
    private static List<MistakePattern> adjusted(List<MistakePattern> patterns, int tests) {
        List<MistakePattern> sorted = new ArrayList<>(patterns);
        sorted.sort(Comparator.comparingDouble(MistakePattern::p));
        double greatest = 0;
        for (int i = 0; i < sorted.size(); i++) {
            MistakePattern pattern = sorted.get(i);
            greatest = Math.max(greatest, Math.min(1, pattern.p * (tests - i)));
            sorted.set(i, new MistakePattern(pattern.features, pattern.wrong, pattern.wrongTotal, pattern.all,
                    pattern.total, pattern.p, greatest));
        }
        return sorted;
    }
}
