package org.codestep.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.codestep.corpus.Example;

/** Small snippets of three levels with the number of lines that they execute, and invented answers. */
public final class SyntheticPredictions {

    private SyntheticPredictions() {}

    /** Predictions of which about {@code accuracy} are right; the others are some lines off, or text. */
    public static List<Prediction> random(int n, double accuracy, long seed) {
        Random random = new Random(seed);
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Prediction question = question(random, i);
            long expected = ExampleText.number(question.example().answer()).orElseThrow();
            boolean right = random.nextDouble() < accuracy;
            String answer = "\n# " + (right ? Long.toString(expected) : wrongAnswer(random, expected));
            predictions.add(new Prediction(question.example(), answer, right, question.level()));
        }
        return predictions;
    }

    private static String wrongAnswer(Random random, long expected) {
        return switch (random.nextInt(4)) {
            case 0 -> Long.toString(expected + 1);
            case 1 -> Long.toString(expected - 2);
            case 2 -> Long.toString(expected + 3);
            default -> "print(";
        };
    }

    private static Prediction question(Random random, int number) {
        switch (random.nextInt(3)) {
            case 0:
                return right("1.1", "a = " + random.nextInt(10) + "\nprint(a)", 2, number);
            case 1:
                return right("2.1", "b = " + random.nextInt(10) + "\nif b > 4 :\n\tprint(b)\nelse :\n\tprint(b)",
                        3, number);
            default:
                int iterations = random.nextInt(9);
                String loop = "c = " + random.nextInt(10) + "\nfor c in range(0, " + iterations + ") :\n\tprint(c)";
                return right("3.1", loop, 2 + 2 * iterations, number);
        }
    }

    /** A prediction that is right, of a notebook-style line-counting example. */
    static Prediction right(String level, String snippet, long count, long number) {
        Example example = example(snippet, count, number);
        return new Prediction(example, example.answer(), true, level);
    }

    /** A prediction that is wrong. */
    static Prediction wrong(String level, String snippet, long count, String answer) {
        return new Prediction(example(snippet, count, 0), "\n# " + answer, false, level);
    }

    static Example example(String snippet, long count, long number) {
        return new Example("line-count-notebook", "# Snippet\n" + snippet + "\n# count", "\n# " + count, 1, number);
    }
}
