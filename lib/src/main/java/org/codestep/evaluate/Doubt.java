package org.codestep.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.codestep.decode.TokenScore;
import org.codestep.evaluate.row.EvaluatedExample;

/**
 * Where a model all but said something else: the token of an answer at which the two most probable ones were nearest.
 *
 * @param number of the example
 * @param right whether the answer was right nevertheless
 * @param place of the token in the answer, from 0
 * @param token that the model took
 * @param runnerUp the one that it nearly took
 * @param margin difference of the two probabilities, from 0 to 1
 */
public record Doubt(long number, boolean right, int place, String token, String runnerUp, double margin) {

    /** The {@code k} examples nearest to the decision boundary, the nearest first. */
    public static List<Doubt> greatest(List<EvaluatedExample> rows, int k) {
        return rows.stream()
                .filter(row -> !row.tokens().isEmpty())
                .map(Doubt::of)
                .sorted(Comparator.comparingDouble(Doubt::margin))
                .limit(k)
                .toList();
    }

    private static Doubt of(EvaluatedExample row) {
        int place = IntStream.range(0, row.tokens().size())
                .boxed()
                .min(Comparator.comparingDouble(i -> row.tokens().get(i).margin()))
                .orElseThrow();
        TokenScore score = row.tokens().get(place);
        return new Doubt(
                row.number(), row.verdict().right(), place, score.token(), score.runnerUp(), score.margin());
    }
}
