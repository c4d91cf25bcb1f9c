package org.codestep.decode;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Draws each token by its probability. The same seed gives the same answers, whatever the batches, but for rounding:
 * scores differ in their last digits between batches of different sizes, and a draw may fall between.
 *
 * @param temperature scores are divided by it: below 1 likely tokens become likelier; above 0
 * @param topK only so many of the likeliest tokens may be drawn; 0 for all
 * @param topP only the likeliest tokens that together reach this probability may be drawn, from above 0 to 1 for all
 *     (nucleus sampling, arXiv 1904.09751); counted among the {@code topK}
 * @param seed of all draws
 */
public record Sampling(double temperature, int topK, double topP, long seed) implements TokenChoice {

    /** Two large odd numbers, so that neighbouring prompts and places get unrelated seeds. */
    private static final long PROMPT_STRIDE = 0x9E3779B97F4A7C15L;

    private static final long PLACE_STRIDE = 0xD1B54A32D192ED03L;

    public Sampling {
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException(
                    "temperature must be above 0, got " + temperature + "; for the likeliest token decode greedily");
        }
        if (topK < 0) {
            throw new IllegalArgumentException("topK must be at least 1, or 0 for all tokens, got " + topK);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP must be above 0 and at most 1, got " + topP);
        }
    }

    @Override
    public int[] choose(NDArray logits, int[] prompts, int[] produced) {
        float[] scores = logits.toFloatArray();
        int vocabulary = scores.length / prompts.length;
        int[] chosen = new int[prompts.length];
        for (int row = 0; row < prompts.length; row++) {
            RandomGenerator random = new SplittableRandom(
                    seed + (prompts[row] + 1L) * PROMPT_STRIDE + produced[row] * PLACE_STRIDE);
            chosen[row] = draw(scores, row * vocabulary, vocabulary, random);
        }
        return chosen;
    }

    /** Draws from the scores {@code from} to {@code from + vocabulary - 1}. */
    private int draw(float[] scores, int from, int vocabulary, RandomGenerator random) {
        int candidates = topK == 0 ? vocabulary : Math.min(topK, vocabulary);
        int[] tokens = likeliest(scores, from, vocabulary, candidates);
        double[] weights = new double[candidates];
        double sum = 0;
        for (int i = 0; i < candidates; i++) {
            weights[i] = Math.exp((scores[from + tokens[i]] - scores[from + tokens[0]]) / temperature);
            sum += weights[i];
        }
        double reached = 0;
        int kept = 0;
        while (kept < candidates && (kept == 0 || reached < topP * sum)) {
            reached += weights[kept++];
        }
        double point = random.nextDouble() * reached;
        int place = 0;
        while (place < kept - 1 && point >= weights[place]) {
            point -= weights[place++];
        }
        return tokens[place];
    }

    /**
     * The likeliest tokens: those of the highest scores first, of equal ones the lowest id. Takes a time that hardly
     * grows with {@code count} so long as that is small beside the vocabulary.
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
