package org.codestep.evaluate;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.codestep.corpus.Example;

/**
 * Gives the most frequent answer of the training examples, or of those of the example's level. Of equally frequent
 * answers it takes the shortest, then the first in the order of {@link String#compareTo}.
 */
public final class MajorityBaseline implements Baseline {

    private static final Comparator<String> PREFERENCE =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private final Function<Example, String> level;
    private final Map<String, String> answers = new TreeMap<>();

    /**
     * Has the same answer to every example.
     *
     * @param training what the model was trained on, too; never what it is evaluated on
     * @throws IllegalArgumentException if there is no training example
     */
    public MajorityBaseline(Iterable<Example> training) {
        this(training, example -> "");
    }

    /**
     * Has an answer for each level.
     *
     * @param level of an example, of those in training and of those to answer
     * @throws IllegalArgumentException if there is no training example
     */
    public MajorityBaseline(Iterable<Example> training, Function<Example, String> level) {
        this.level = level;
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        for (Example example : training) {
            counts.computeIfAbsent(level.apply(example), key -> new HashMap<>())
                    .merge(example.answer(), 1, Integer::sum);
        }
        if (counts.isEmpty()) {
            throw new IllegalArgumentException("the majority baseline needs at least one training example, got none");
        }
        counts.forEach((key, ofLevel) -> answers.put(key, mostFrequent(ofLevel)));
    }

    private static String mostFrequent(Map<String, Integer> counts) {
        Comparator<String> byCount = Comparator.comparing(counts::get);
        return counts.keySet().stream()
                .max(byCount.thenComparing(PREFERENCE.reversed()))
                .orElseThrow();
    }

    /** @throws IllegalArgumentException if it has seen no example of the level */
    @Override
    public String answer(Example example) {
        String wanted = level.apply(example);
        String answer = answers.get(wanted);
        if (answer == null) {
            throw new IllegalArgumentException("the majority baseline has seen no example of level " + wanted
                    + ", only of " + answers.keySet() + "; learn it from examples of every level");
        }
        return answer;
    }
}
