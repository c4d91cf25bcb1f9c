package org.codestep.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.codestep.corpus.Example;
import org.codestep.decode.TokenScore;
import org.codestep.evaluate.row.EvaluatedExample;
import org.codestep.evaluate.row.EvaluatedExample.BaselineAnswer;
import org.codestep.evaluate.row.EvaluatedExample.Correctness;
import org.codestep.evaluate.row.EvaluatedExample.Ending;
import org.codestep.evaluate.row.ProgramShape;
import org.codestep.task.Task;
import org.codestep.task.kind.LineCount;

/** Rows of evaluations, made up. */
public final class Rows {

    private Rows() {}

    /** Counts that were expected and given, as {@code 3=4}; one right answer is as {@code 3=3}. */
    public static List<EvaluatedExample> counts(String... pairs) {
        List<EvaluatedExample> rows = new ArrayList<>();
        for (String pair : pairs) {
            String[] parts = pair.split("=");
            rows.add(count("a = 1", parts[0], parts[1], rows.size()));
        }
        return rows;
    }

    /** One program with the count that was expected and the answer that was given. */
    static EvaluatedExample count(String program, String expected, String given, long number) {
        Example example = new Example("line-count", LineCount.PLAIN.prompt(program), expected, 1, number);
        return row(LineCount.PLAIN, example, given, List.of(), "");
    }

    /** A row as the task's check sees it. */
    public static EvaluatedExample row(
            Task task, Example example, String answer, List<TokenScore> tokens, String level) {
        boolean right = task.check(example, answer).right();
        boolean exact = example.answer().strip().equals(answer.strip());
        return new EvaluatedExample(example.snippet(), example, level, answer, Ending.ENDED,
                new Correctness(exact, right, task.isLastStepRight(example, answer), "made up"), tokens,
                task.program(example).flatMap(ProgramShape::of).orElse(null), Map.of());
    }

    /** A row of a count, right or wrong, with the probabilities of its tokens and of the runners-up. */
    static EvaluatedExample sure(boolean right, double... probabilities) {
        List<TokenScore> tokens = Arrays.stream(probabilities)
                .mapToObj(p -> new TokenScore("3", (float) Math.log(p), "4", (float) Math.log((1 - p) / 2)))
                .toList();
        Example example = new Example("line-count", "a = 1\n# count?", "1", 1, 0);
        return row(LineCount.PLAIN, example, right ? "1" : "3", tokens, "");
    }

    static EvaluatedExample notAsked() {
        return notAsked(sure(false));
    }

    /** The same example if it had been too long. */
    static EvaluatedExample notAsked(EvaluatedExample row) {
        return new EvaluatedExample(row.number(), row.example(), row.level(), "", Ending.TOO_LONG,
                new Correctness(false, false, false, "too long"), List.of(), row.shape(), Map.of());
    }

    static EvaluatedExample with(EvaluatedExample row, Map<String, BaselineAnswer> baselines) {
        return new EvaluatedExample(row.number(), row.example(), row.level(), row.answer(), row.ending(),
                row.verdict(), row.tokens(), row.shape(), baselines);
    }
}
