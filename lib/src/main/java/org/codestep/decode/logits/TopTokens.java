package org.codestep.decode.logits;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.codestep.model.engine.TorchScript;

/**
 * The tokens of the highest scores in each row, the highest first, of equal ones the lowest id. The engine finds them:
 * of a vocabulary of 50,000 tokens, to copy the scores to Java and look for them there takes longer than to compute
 * them.
 *
 * @param tokens their ids, for each row
 * @param scores theirs
 * @param others what another array says of the same tokens
 * @param reaching for each row, how many tokens of all have a score at least as high as the last of these: more than
 *     these where some are equal, fewer where some are no numbers
 */
public record TopTokens(int[][] tokens, float[][] scores, float[][] others, int[] reaching) {

    /** One array, since a script gives no more: the best scores, what the other array says, ids, and how many reach. */
    private static final String BEST =
            """
            def forward(self, scores: Tensor, others: Tensor) -> Tensor:
              best, ids = torch.topk(scores, %d)
              last = torch.narrow(best, 1, %d, 1)
              reaching = torch.sum(torch.ge(scores, last), [1], True)
              found = torch.gather(others, 1, ids)
              return torch.cat([torch.to(best, 7), torch.to(found, 7), torch.to(ids, 7), torch.to(reaching, 7)], 1)
            """;

    /**
     * The best of each row.
     *
     * @param scores (B, V); stays the caller's, as {@code others} does
     * @param others (B, V), may be the same array
     * @param count how many, from 1 to V
     */
    public static TopTokens of(NDArray scores, NDArray others, int count) {
        double[] found;
        try (NDArray best = TorchScript.of(String.format(Locale.ROOT, BEST, count, count - 1)).call(scores, others)) {
            found = best.toDoubleArray();
        }
        int width = 3 * count + 1;
        int rows = found.length / width;
        TopTokens top = new TopTokens(new int[rows][], new float[rows][], new float[rows][], new int[rows]);
        for (int row = 0; row < rows; row++) {
            int from = row * width;
            top.reaching[row] = (int) found[from + width - 1];
            if (top.reaching[row] == count) {
                top.sort(row, Arrays.copyOfRange(found, from, from + width - 1));
            } else {
                // Which of the equal ones the engine takes, it does not say.
                top.search(row, row(scores, row), row(others, row), count);
            }
        }
        return top;
    }

    /** These. @throws IllegalArgumentException if what is said of a row's best token is no number */
    public TopTokens requireNumbers() {
        for (float[] ofRow : others) {
            if (Float.isNaN(ofRow[0])) {
                throw new IllegalArgumentException("the model's scores are not numbers (NaN); its parameters are"
                        + " damaged, or training had failed: take another checkpoint");
            }
        }
        return this;
    }

    /** The scores of one row (V). */
    public static float[] row(NDArray scores, int row) {
        try (NDArray one = scores.get(row)) {
            return one.toFloatArray();
        }
    }

    private void sort(int row, double[] found) {
        int count = found.length / 3;
        float[] best = new float[count];
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            best[i] = (float) found[i];
            order[i] = rank(best[i], (int) found[2 * count + i]);
        }
        // The engine gives them by score already; equal ones in any order.
        int[] places = IntStream.range(0, count)
                .boxed()
                .sorted((a, b) -> Long.compare(order[a], order[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        tokens[row] = Arrays.stream(places).map(i -> (int) order[i]).toArray();
        scores[row] = floats(tokens[row].length, i -> best[places[i]]);
        others[row] = floats(tokens[row].length, i -> (float) found[count + places[i]]);
    }

    private void search(int row, float[] ofAll, float[] othersOfAll, int count) {
        int[] best = likeliest(ofAll, 0, ofAll.length, count);
        tokens[row] = best;
        scores[row] = floats(count, i -> ofAll[best[i]]);
        others[row] = floats(count, i -> othersOfAll[best[i]]);
    }

    @FunctionalInterface
    private interface FloatOf {
        float at(int index);
    }

    private static float[] floats(int count, FloatOf values) {
        float[] all = new float[count];
        for (int i = 0; i < count; i++) {
            all[i] = values.at(i);
        }
        return all;
    }

    /**
     * The same of scores in Java. Takes a time that hardly grows with {@code count} so long as that is small beside the
     * vocabulary.
     *
     * @param scores of many rows; this one's are those from {@code from} to {@code from + vocabulary - 1}
     * @param count how many, from 1 to {@code vocabulary}
     */
    public static int[] likeliest(float[] scores, int from, int vocabulary, int count) {
        // Never more are kept than twice as many as are wanted, then the better half.
        long[] ranks = new long[(int) Math.min(2L * count, vocabulary)];
        int kept = 0;
        long worst = Long.MAX_VALUE;
        for (int token = 0; token < vocabulary; token++) {
            long rank = rank(scores[from + token], token);
            if (rank < worst) {
                ranks[kept++] = rank;
                if (kept == ranks.length) {
                    Arrays.sort(ranks);
                    kept = count;
                    worst = ranks[count - 1];
                }
            }
        }
        Arrays.sort(ranks, 0, kept);
        return Arrays.stream(ranks, 0, count).mapToInt(rank -> (int) rank).toArray();
    }

    /** Less for a higher score, in the order of {@link Float#compare}, then for a lower id, which is its lower half. */
    private static long rank(float score, int token) {
        int bits = Float.floatToIntBits(score);
        int ascending = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
        return (long) ~ascending << Integer.SIZE | token;
    }
}
