package org.codestep.evaluate.row;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.codestep.corpus.Example;
import org.codestep.decode.TokenScore;

/**
 * All that an evaluation knows of one example: a row of its file.
 *
 * @param number the example's place in its file, from 0
 * @param example the question
 * @param level of the snippet that it was made from; empty if unknown
 * @param answer what the model said
 * @param ending how the answer came to its end
 * @param verdict whether it is right
 * @param tokens the model's choices along the answer, the one that ended it included
 * @param shape of the program asked about; null if there is none, or the library's own interpreter does not take it
 * @param baselines what trivial rivals answered, by their names
 */
public record EvaluatedExample(
        long number,
        Example example,
        String level,
        String answer,
        Ending ending,
        Correctness verdict,
        List<TokenScore> tokens,
        ProgramShape shape,
        Map<String, BaselineAnswer> baselines) {

    /** How an answer came to its end. */
    public enum Ending {
        /** The model ended it. */
        ENDED,
        /** It was longer than any right answer of the file, or than the model's block had room for. */
        CUT_OFF,
        /**
         * The prompt is longer than the model's block: it was not asked. It counts as wrong, but there is no answer
         * whose mistake or confidence could be looked at.
         */
        TOO_LONG;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How good an answer is.
     *
     * @param exact equal to the example's own answer, white space at the ends aside
     * @param right accepted by the task's check, which runs the program where several answers can be right
     * @param lastStep whether the last step is right; as {@code right} if the answer is a single step
     * @param reason the check's words
     */
    public record Correctness(boolean exact, boolean right, boolean lastStep, String reason) {}

    /** What a baseline said, and whether the task's check accepts it. */
    public record BaselineAnswer(String answer, boolean right) {}

    public EvaluatedExample {
        Objects.requireNonNull(example, "example");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(verdict, "verdict");
        tokens = List.copyOf(tokens);
        baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
    }

    /** Whether the model was asked; if not, the prompt was too long, and the answer is empty. */
    public boolean asked() {
        return ending != Ending.TOO_LONG;
    }

    /**
     * The same example as if the model had answered like a baseline. Of that only the check's verdict is known, which
     * is taken for every other.
     *
     * @throws IllegalArgumentException if there is no such baseline
     */
    public EvaluatedExample answeredLike(String baseline) {
        BaselineAnswer rival = baselines.get(baseline);
        if (rival == null) {
            throw new IllegalArgumentException(
                    "unknown baseline '" + baseline + "'; the baselines are " + baselines.keySet());
        }
        Correctness correctness = new Correctness(rival.right(), rival.right(), rival.right(), verdict.reason());
        return new EvaluatedExample(
                number, example, level, rival.answer(), Ending.ENDED, correctness, List.of(), shape, Map.of());
    }

    /** The probability that the model gave to its answer, its end included, from 0 to 1; 1 without any token. */
    public double confidence() {
        return Math.exp(tokens.stream().mapToDouble(TokenScore::logProbability).sum());
    }
}
