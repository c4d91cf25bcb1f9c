package org.codestep.decode.logits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.codestep.model.engine.TorchScript;

/**
 * What makes tokens less likely that a sequence has already, or that would end it too soon; defined, and in the order,
 * as in transformers 5: first the repetition penalty, then what is forbidden.
 *
 * @param repetition of a token that the sequence has, a score above 0 is divided by this and one below 0 multiplied:
 *     above 1 it becomes less likely, below 1 likelier (arXiv 1909.05858); above 0, and 1 for none
 * @param noRepeatNgram no run of so many tokens comes a second time: the token that would complete it is forbidden; 0
 *     for none
 * @param minNewTokens before an answer has so many tokens, none ends it; 0 for none
 */
public record Penalties(double repetition, int noRepeatNgram, int minNewTokens) {

    /** Scores stay as they are. */
    public static final Penalties NONE = new Penalties(1, 0, 0);

    /** Beside the vocabulary stands one more place, for the ids that fill the shorter rows. */
    private static final TorchScript REPEATED = TorchScript.compile(
            """
            def forward(self, scores: Tensor, seen: Tensor, penalty: Tensor) -> Tensor:
              wide = torch.constant_pad_nd(scores, [0, 1], 0)
              old = torch.gather(wide, 1, seen)
              new = torch.where(torch.lt(old, 0), torch.mul(old, penalty), torch.div(old, penalty))
              return torch.narrow(torch.scatter(wide, 1, seen, new), 1, 0, torch.size(scores, 1))
            """);

    private static final TorchScript FORBIDDEN = TorchScript.compile(
            """
            def forward(self, scores: Tensor, forbidden: Tensor) -> Tensor:
              wide = torch.constant_pad_nd(scores, [0, 1], 0)
              without = torch.scatter(wide, 1, forbidden, -float("inf"))
              return torch.narrow(without, 1, 0, torch.size(scores, 1))
            """);

    public Penalties {
        if (!(repetition > 0) || Double.isInfinite(repetition)) {
            throw new IllegalArgumentException("the repetition penalty must be a finite number above 0, got "
                    + repetition + "; 1 changes nothing");
        }
        if (noRepeatNgram < 0) {
            throw new IllegalArgumentException("the n-grams that do not come again have at least 1 token, or 0 for any"
                    + " to come again; got " + noRepeatNgram);
        }
        if (minNewTokens < 0) {
            throw new IllegalArgumentException("an answer has at least 0 tokens, got a minimum of " + minNewTokens);
        }
    }

    /** Whether scores stay as they are. */
    public boolean none() {
        return equals(NONE);
    }

    /** What differs from none, by name. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (!none()) {
            settings.put("repetition_penalty", repetition);
            settings.put("no_repeat_ngram", noRepeatNgram);
            settings.put("min_new_tokens", minNewTokens);
        }
        return settings;
    }

    /**
     * The tokens of a sequence so far.
     *
     * @param before what the answer follows: the prompt, or the token that an encoder-decoder begins with
     * @param answer what was chosen
     */
    public record Sequence(int[] before, int[] answer) {

        private int[] all() {
            return IntStream.concat(Arrays.stream(before), Arrays.stream(answer)).toArray();
        }
    }

    /**
     * The scores as they are to be chosen by.
     *
     * @param scores (B, V); logits, or logarithms of probabilities
     * @param sequences for each row, what it continues
     * @param ends the tokens that end an answer
     * @return (B, V), of the manager of {@code scores}; the same array where nothing changes
     */
    public NDArray apply(NDArray scores, Sequence[] sequences, Set<Integer> ends) {
        if (none()) {
            return scores;
        }
        int vocabulary = Math.toIntExact(scores.getShape().get(1));
        int[][] tokens = Arrays.stream(sequences).map(Sequence::all).toArray(int[][]::new);
        NDManager manager = scores.getManager();
        NDArray processed = scores;
        if (repetition != 1) {
            try (NDArray seen = ids(tokens, vocabulary, manager);
                    NDArray penalty = manager.create((float) repetition)) {
                processed = REPEATED.call(scores, seen, penalty);
            }
        }
        int[][] forbidden = IntStream.range(0, tokens.length)
                .mapToObj(row -> forbidden(tokens[row], sequences[row].answer.length, ends))
                .toArray(int[][]::new);
        if (Arrays.stream(forbidden).anyMatch(row -> row.length > 0)) {
            NDArray before = processed;
            try (NDArray ids = ids(forbidden, vocabulary, manager)) {
                processed = FORBIDDEN.call(before, ids);
            }
            if (before != scores) {
                before.close();
            }
        }
        return processed;
    }

    private int[] forbidden(int[] tokens, int answered, Set<Integer> ends) {
        IntStream repeating = noRepeatNgram == 0 ? IntStream.empty() : completing(tokens, noRepeatNgram);
        IntStream ending = answered < minNewTokens ? ends.stream().mapToInt(Integer::intValue) : IntStream.empty();
        return IntStream.concat(repeating, ending).toArray();
    }

    /** The tokens after which the last {@code size} ones would be there twice. */
    static IntStream completing(int[] tokens, int size) {
        int tail = tokens.length - size + 1; // where the last size - 1 tokens begin
        return IntStream.rangeClosed(0, tokens.length - size)
                .filter(start -> Arrays.equals(
                        tokens, start, start + size - 1, tokens, tail, tokens.length))
                .map(start -> tokens[start + size - 1]);
    }

    /** Rows of ids, (B, L), the shorter ones filled up. */
    private static NDArray ids(int[][] rows, int filler, NDManager manager) {
        int longest = Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(0);
        long[] ids = new long[rows.length * longest];
        Arrays.fill(ids, filler);
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < rows[row].length; i++) {
                ids[row * longest + i] = rows[row][i];
            }
        }
        return manager.create(ids, new Shape(rows.length, longest));
    }
}
