package org.codestep.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.row.ExampleText;

/**
 * Which answers a model takes for which. Answers are compared as people read them, see {@link ExampleText#answer}. What
 * it was not asked is left out.
 */
public final class Confusions {

    /** What stands for all answers that have no row of their own. */
    public static final String OTHER = "other";

    private Confusions() {}

    /** A wrong answer, and how often it was given where another one was expected. */
    public record Confusion(String expected, String given, int count) {}

    /**
     * How often each answer was expected, and what was given then.
     *
     * @param answers the heads of rows and columns; the last is {@link #OTHER}
     * @param counts for each expected answer a row with the number of each given one
     */
    public record Matrix(List<String> answers, List<List<Integer>> counts) {

        public Matrix {
            answers = List.copyOf(answers);
            counts = counts.stream().map(List::copyOf).toList();
        }
    }

    /** The {@code k} most frequent pairs of an expected answer and a wrong one, the most frequent first. */
    public static List<Confusion> top(List<EvaluatedExample> rows, int k) {
        Map<List<String>, Integer> pairs = new TreeMap<>(
                Comparator.<List<String>, String>comparing(pair -> pair.get(0)).thenComparing(pair -> pair.get(1)));
        for (EvaluatedExample row : rows) {
            if (row.asked() && !row.verdict().right()) {
                pairs.merge(List.of(expected(row), given(row)), 1, Integer::sum);
            }
        }
        return pairs.entrySet().stream()
                .map(pair -> new Confusion(pair.getKey().get(0), pair.getKey().get(1), pair.getValue()))
                .sorted(Comparator.comparingInt(Confusion::count).reversed())
                .limit(k)
                .toList();
    }

    /** The matrix of the {@code k} answers that are expected most often; all others are counted as {@link #OTHER}. */
    public static Matrix matrix(List<EvaluatedExample> rows, int k) {
        List<EvaluatedExample> asked = rows.stream().filter(EvaluatedExample::asked).toList();
        Map<String, Long> expected = asked.stream()
                .collect(Collectors.groupingBy(Confusions::expected, TreeMap::new, Collectors.counting()));
        List<String> answers = new ArrayList<>(expected.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(k)
                .map(Map.Entry::getKey)
                .sorted(Confusions::compare)
                .toList());
        answers.add(OTHER);
        int[][] counts = new int[answers.size()][answers.size()];
        for (EvaluatedExample row : asked) {
            counts[place(answers, expected(row))][place(answers, given(row))]++;
        }
        return new Matrix(answers, Arrays.stream(counts).map(of -> Arrays.stream(of).boxed().toList()).toList());
    }

    private static int place(List<String> answers, String answer) {
        int place = answers.indexOf(answer);
        return place < 0 ? answers.size() - 1 : place;
    }

    /** Numbers by size, before all other answers. */
    private static int compare(String a, String b) {
        var x = ExampleText.number(a);
        var y = ExampleText.number(b);
        if (x.isPresent() && y.isPresent()) {
            return Long.compare(x.getAsLong(), y.getAsLong());
        }
        return x.isPresent() == y.isPresent() ? a.compareTo(b) : x.isPresent() ? -1 : 1;
    }

    private static String expected(EvaluatedExample row) {
        return ExampleText.answer(row.example().answer());
    }

    private static String given(EvaluatedExample row) {
        return ExampleText.answer(row.answer());
    }
}
