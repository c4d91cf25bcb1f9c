package org.codestep.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Accuracy by part: where a model is good, and where no better than the baseline. */
public final class Slices {

    private Slices() {}

    /**
     * One slice for each key, in the keys' order.
     *
     * @param key the slice that a prediction belongs to; must depend on the example and the level only
     * @param model the model's predictions
     * @param baseline the baseline's predictions for the same examples in the same order
     * @throws IllegalArgumentException if the two lists are not about the same examples
     */
    public static <K extends Comparable<K>> List<Slice> by(
            Function<Prediction, K> key, List<Prediction> model, List<Prediction> baseline) {
        requireSameExamples(model, baseline);
        Map<K, List<Pair>> groups = new TreeMap<>();
        for (int i = 0; i < model.size(); i++) {
            groups.computeIfAbsent(key.apply(model.get(i)), k -> new ArrayList<>())
                    .add(new Pair(model.get(i), baseline.get(i)));
        }
        List<Slice> slices = new ArrayList<>();
        groups.forEach((name, pairs) -> slices.add(slice(name.toString(), pairs)));
        return List.copyOf(slices);
    }

    /** One slice for each generator level. */
    public static List<Slice> byLevel(List<Prediction> model, List<Prediction> baseline) {
        return by(Prediction::level, model, baseline);
    }

    /**
     * One slice for each number of executed lines; numbers with few examples share a slice with their neighbours.
     *
     * @param minimum the least number of examples in a slice, at least 1
     * @throws IllegalArgumentException if an expected answer is no number, so that the task is not line counting
     */
    public static List<Slice> byExecutedLines(List<Prediction> model, List<Prediction> baseline, int minimum) {
        return byNumber(Slices::executedLines, model, baseline, minimum);
    }

    /**
     * One slice for each range of a number, as narrow as {@code minimum} allows.
     *
     * @param number of a prediction's example
     * @param minimum the least number of examples in a slice, at least 1; only when there are fewer examples in all
     *     is a slice smaller
     * @throws IllegalArgumentException if the two lists are not about the same examples
     */
    public static List<Slice> byNumber(
            ToLongFunction<Prediction> number, List<Prediction> model, List<Prediction> baseline, int minimum) {
        TreeMap<Long, Integer> counts = new TreeMap<>();
        model.forEach(prediction -> counts.merge(number.applyAsLong(prediction), 1, Integer::sum));
        NumberRanges ranges = new NumberRanges(counts, minimum);
        return by(prediction -> ranges.of(number.applyAsLong(prediction)), model, baseline);
    }

    private static long executedLines(Prediction prediction) {
        String expected = prediction.example().answer();
        return ExampleText.number(expected).orElseThrow(() -> new IllegalArgumentException(
                "the expected answer '" + expected + "' of task " + prediction.example().task()
                        + " is no number; slices by executed lines need a line-counting task"));
    }

    private static Slice slice(String name, List<Pair> pairs) {
        return new Slice(
                name,
                Accuracy.of(pairs.stream().map(Pair::model).toList()),
                Accuracy.of(pairs.stream().map(Pair::baseline).toList()));
    }

    private static void requireSameExamples(List<Prediction> model, List<Prediction> baseline) {
        if (model.size() != baseline.size()) {
            throw new IllegalArgumentException("the baseline must answer the model's examples: the model has "
                    + model.size() + " predictions, the baseline " + baseline.size());
        }
        for (int i = 0; i < model.size(); i++) {
            if (!model.get(i).example().equals(baseline.get(i).example())) {
                throw new IllegalArgumentException("the baseline must answer the model's examples in their order: "
                        + "prediction " + i + " is about another one");
            }
        }
    }

    private record Pair(Prediction model, Prediction baseline) {}
}
