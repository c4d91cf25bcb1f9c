package org.codestep.evaluate;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.codestep.corpus.Example;

/**
 * The trivial rival of every model: it looks only at a snippet's level and gives that level's most frequent answer.
 * Of equally frequent answers it takes the shortest, then the first in the order of {@link String#compareTo}.
 */
public final class MajorityBaseline {

    private static final Comparator<String> PREFERENCE =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private final Map<String, String> answers;

    private MajorityBaseline(Map<String, String> answers) {
        this.answers = answers;
    }

    /**
     * Counts the answers of training examples.
     *
     * @param training what the model was trained on, too; never what it is evaluated on
     * @param level the level of an example
     */
    public static MajorityBaseline learn(Iterable<Example> training, Function<Example, String> level) {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        for (Example example : training) {
            counts.computeIfAbsent(level.apply(example), key -> new HashMap<>())
                    .merge(example.answer(), 1, Integer::sum);
        }
        Map<String, String> answers = new TreeMap<>();
        counts.forEach((key, ofLevel) -> answers.put(key, mostFrequent(ofLevel)));
        return new MajorityBaseline(answers);
    }

    private static String mostFrequent(Map<String, Integer> counts) {
        Comparator<String> byCount = Comparator.comparing(counts::get);
        return counts.keySet().stream()
                .max(byCount.thenComparing(PREFERENCE.reversed()))
                .orElseThrow();
    }

    /**
     * What it answers to every example of a level.
     *
     * @throws IllegalArgumentException if it has seen no example of the level
     */
    public String answer(String level) {
        String answer = answers.get(level);
        if (answer == null) {
            throw new IllegalArgumentException("the majority baseline has seen no example of level " + level
                    + ", only of " + answers.keySet() + "; learn it from examples of every level");
        }
        return answer;
    }

    /** Its predictions for the examples of others; right when equal to the expected answer. */
    public List<Prediction> answerAll(List<Prediction> others) {
        return answerAll(others, (example, answer) -> example.answer().equals(answer));
    }

    /**
     * Its predictions for the examples of others, in their order.
     *
     * @param others predictions of a model, of which the examples and the levels are taken
     * @param checker whether an answer to an example is right
     * @throws IllegalArgumentException if it has seen no example of one of the levels
     */
    public List<Prediction> answerAll(List<Prediction> others, BiPredicate<Example, String> checker) {
        return others.stream()
                .map(other -> {
                    String answer = answer(other.level());
                    boolean right = checker.test(other.example(), answer);
                    return new Prediction(other.example(), answer, right, other.level());
                })
                .toList();
    }
}
