package org.codestep.evaluate;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.row.ExampleText;

/**
 * How far answers are from the right ones, where these are whole numbers.
 *
 * @param numbers the answers that are numbers
 * @param noNumber the others, where a number was expected
 * @param notAsked where a number was expected and the model was not asked; left out of all else
 * @param meanError of the numbers, right ones included; above 0 if the model counts too many, 0 if there is none
 * @param meanAbsoluteError of the same
 * @param histogram how often each error occurs, 0 included
 */
public record CountErrors(
        int numbers,
        int noNumber,
        int notAsked,
        double meanError,
        double meanAbsoluteError,
        SortedMap<Long, Integer> histogram) {

    public CountErrors {
        histogram = Collections.unmodifiableSortedMap(new TreeMap<>(histogram));
    }

    /** Whether some number is wrong. */
    public boolean anyWrong() {
        return histogram.keySet().stream().anyMatch(error -> error != 0);
    }

    /** Looks at the examples whose own answer is a whole number; other tasks have none. */
    public static CountErrors of(List<EvaluatedExample> rows) {
        TreeMap<Long, Integer> histogram = new TreeMap<>();
        int noNumber = 0;
        int notAsked = 0;
        for (EvaluatedExample row : rows) {
            OptionalLong expected = ExampleText.number(row.example().answer());
            OptionalLong given = ExampleText.number(row.answer());
            if (expected.isEmpty()) {
                continue;
            }
            if (!row.asked()) {
                notAsked++;
            } else if (given.isPresent()) {
                histogram.merge(given.getAsLong() - expected.getAsLong(), 1, Integer::sum);
            } else {
                noNumber++;
            }
        }
        int numbers = histogram.values().stream().mapToInt(Integer::intValue).sum();
        double sum = 0;
        double absolute = 0;
        for (var error : histogram.entrySet()) {
            sum += (double) error.getKey() * error.getValue();
            absolute += Math.abs((double) error.getKey()) * error.getValue();
        }
        int divisor = Math.max(1, numbers);
        return new CountErrors(numbers, noNumber, notAsked, sum / divisor, absolute / divisor, histogram);
    }
}
