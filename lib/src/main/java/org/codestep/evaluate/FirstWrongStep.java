package org.codestep.evaluate;

import java.util.List;
import java.util.Optional;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.task.AnswerChecker;

/**
 * Where the answer to an example of several steps first goes wrong.
 *
 * @param number of the example
 * @param step the first wrong one, from 1; one more than there are, if the answer goes on after the last
 * @param steps that the right answer has
 */
public record FirstWrongStep(long number, int step, int steps) {

    /** The first wrong step of each wrong answer, in the order of the examples. What was not asked has none. */
    public static List<FirstWrongStep> in(Evaluation evaluation) {
        return evaluation.asked().stream().flatMap(row -> of(row, evaluation.task()).stream()).toList();
    }

    private static Optional<FirstWrongStep> of(EvaluatedExample row, AnswerChecker task) {
        if (row.verdict().right()) {
            return Optional.empty();
        }
        List<String> wanted = task.steps(row.example().answer());
        List<String> given = task.steps(row.answer());
        int right = 0;
        while (right < Math.min(wanted.size(), given.size()) && wanted.get(right).equals(given.get(right))) {
            right++;
        }
        return Optional.of(new FirstWrongStep(row.number(), right + 1, wanted.size()));
    }
}
