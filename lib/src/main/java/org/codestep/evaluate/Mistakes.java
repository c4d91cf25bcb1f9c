package org.codestep.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** What a model got wrong, and what its errors have in common. What it was not asked is left out. */
public final class Mistakes {

    private final List<Prediction> all;
    private final List<Prediction> wrong;
    private final int notAsked;

    private Mistakes(List<Prediction> predictions) {
        this.all = predictions.stream().filter(Prediction::asked).toList();
        this.notAsked = predictions.size() - all.size();
        this.wrong = all.stream().filter(prediction -> !prediction.right()).toList();
    }

    public static Mistakes in(List<Prediction> predictions) {
        return new Mistakes(predictions);
    }

    /** Every wrong prediction, in the order of evaluation. */
    public List<Prediction> wrong() {
        return wrong;
    }

    /** The first {@code k} wrong predictions, or all if there are fewer. */
    public List<Prediction> first(int k) {
        return wrong.subList(0, Math.min(k, wrong.size()));
    }

    /** How far the wrong answers are from the right ones. */
    public Distances distances() {
        List<Long> errors = new ArrayList<>();
        for (Prediction prediction : wrong) {
            var expected = ExampleText.number(prediction.example().answer());
            var given = ExampleText.number(prediction.answer());
            if (expected.isPresent() && given.isPresent()) {
                errors.add(given.getAsLong() - expected.getAsLong());
            }
        }
        OptionalDouble mean = errors.stream().mapToLong(Long::longValue).average();
        return new Distances(
                wrong.size(),
                count(errors, error -> Math.abs(error) == 1),
                count(errors, error -> error != 0 && error % 2 == 0),
                wrong.size() - errors.size(),
                notAsked,
                mean);
    }

    private static int count(List<Long> errors, Predicate<Long> test) {
        return (int) errors.stream().filter(test).count();
    }

    /**
     * How much more often wrong snippets have a feature than all snippets.
     *
     * @param features to look for, as {@link Feature#TINYPY}
     * @return the features that at least one snippet has, the highest lift first; empty if there is no mistake
     */
    public List<FeatureLift> lifts(List<Feature> features) {
        if (wrong.isEmpty()) {
            return List.of();
        }
        return features.stream()
                .map(this::lift)
                .filter(lift -> lift.all() > 0)
                .sorted(Comparator.comparingDouble(FeatureLift::lift).reversed())
                .toList();
    }

    private FeatureLift lift(Feature feature) {
        return new FeatureLift(
                feature.name(), having(feature, wrong), wrong.size(), having(feature, all), all.size());
    }

    private static int having(Feature feature, List<Prediction> predictions) {
        return (int) predictions.stream()
                .filter(prediction -> feature.test().test(ExampleText.snippet(prediction.example())))
                .count();
    }

    /**
     * Wrong answers by their distance from the right one.
     *
     * @param wrong all of them
     * @param offByOne one line too many or too few
     * @param offByEven off by 2, 4, ...: whole iterations of a loop with one line in its body
     * @param noNumber answers, or expected answers, that are no number
     * @param notAsked what the model was not asked, and is not among the wrong ones
     * @param meanError of the answers that are numbers, in lines; above 0 if the model counts too many; empty if
     *     there is none
     */
    public record Distances(
            int wrong, int offByOne, int offByEven, int noNumber, int notAsked, OptionalDouble meanError) {

        /** Off by 3, 5, ..., or called wrong although the numbers are equal. */
        public int offByOther() {
            return wrong - offByOne - offByEven - noNumber;
        }
    }

    /**
     * A feature among the wrong snippets against all snippets.
     *
     * @param feature its name
     * @param wrong the wrong snippets that have it
     * @param wrongTotal all wrong snippets
     * @param all the snippets that have it
     * @param total all snippets
     */
    public record FeatureLift(String feature, int wrong, int wrongTotal, int all, int total) {

        /** The share of the wrong snippets that have it, from 0 to 1. */
        public double shareOfWrong() {
            return (double) wrong / wrongTotal;
        }

        /** The share of all snippets that have it, from 0 to 1. */
        public double shareOfAll() {
            return (double) all / total;
        }

        /** How many times as frequent among the wrong snippets; 1 if it makes no difference. */
        public double lift() {
            return shareOfWrong() / shareOfAll();
        }
    }
}
