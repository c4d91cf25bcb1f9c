package org.codestep.decode;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.codestep.decode.logits.TopTokens;
import org.codestep.model.engine.TorchScript;

/**
 * Draws each token by its probability. The same seed gives the same answers, whatever the batches, but for rounding:
 * scores differ in their last digits between batches of different sizes, and a draw may fall between.
 *
 * <p>What may be drawn is defined, and in the order, as in transformers 5: by temperature, {@code topK}, {@code topP},
 * {@code minP}.
 *
 * @param temperature scores are divided by it: below 1 likely tokens become likelier; above 0
 * @param topK only so many of the likeliest tokens may be drawn, and those as likely as the last of them; 0 for all
 * @param topP only the likeliest tokens that together reach this probability may be drawn, from above 0 to 1 for all
 *     (nucleus sampling, arXiv 1904.09751); counted among the {@code topK}
 * @param minP only tokens may be drawn that are at least so many times as likely as the likeliest, from 0 for all to 1
 *     (arXiv 2407.01082)
 * @param seed of all draws
 */
public record Sampling(double temperature, int topK, double topP, double minP, long seed) implements TokenChoice {

    /** Two large odd numbers, so that neighbouring prompts and places get unrelated seeds. */
    private static final long PROMPT_STRIDE = 0x9E3779B97F4A7C15L;

    private static final long PLACE_STRIDE = 0xD1B54A32D192ED03L;

    /** Without a limit of their number, so many of the likeliest are fetched first: mostly one of them is drawn. */
    private static final int FIRST = 256;

    private static final TorchScript MASS = TorchScript.compile(
            """
            def forward(self, scores: Tensor, temperature: Tensor) -> Tensor:
              best = torch.amax(scores, [1], True)
              weights = torch.exp(torch.div(torch.to(torch.sub(scores, best), 7), temperature))
              return torch.sum(weights, [1])
            """);

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
        if (!(minP >= 0 && minP <= 1)) {
            throw new IllegalArgumentException("minP must be from 0 to 1, got " + minP);
        }
    }

    /** Tokens may be as unlikely as they are, beside the likeliest. */
    public Sampling(double temperature, int topK, double topP, long seed) {
        this(temperature, topK, topP, 0, seed);
    }

    @Override
    public int[] choose(NDArray logits, int[] prompts, int[] produced) {
        int vocabulary = Math.toIntExact(logits.getShape().get(1));
        int count = Math.min(topK == 0 ? FIRST : topK, vocabulary);
        boolean all = topK > 0 || count == vocabulary;
        TopTokens top = TopTokens.of(logits, logits, count);
        double[] masses = all ? new double[prompts.length] : masses(logits);
        int[] chosen = new int[prompts.length];
        for (int row = 0; row < prompts.length; row++) {
            double point = uniform(prompts[row], produced[row]);
            float[] best = top.scores()[row];
            boolean tied = topK > 0 && top.reaching()[row] != count;
            int place = tied ? -1
                    : all ? place(kept(best, mass(best)), point) : placeAmongFirst(best, masses[row], point);
            chosen[row] = place < 0 ? draw(TopTokens.row(logits, row), point) : top.tokens()[row][place];
        }
        return chosen;
    }

    /** The number, from 0 to below 1, that decides the token at a place of the answer to a prompt. */
    private double uniform(int prompt, int place) {
        return new SplittableRandom(seed + (prompt + 1L) * PROMPT_STRIDE + place * PLACE_STRIDE).nextDouble();
    }

    /** Of each row, the sum of all tokens' weights. */
    private double[] masses(NDArray logits) {
        try (NDArray divisor = logits.getManager().create(temperature); NDArray masses = MASS.call(logits, divisor)) {
            return masses.toDoubleArray();
        }
    }

    private double mass(float[] best) {
        double sum = 0;
        for (float score : best) {
            sum += weight(score, best[0]);
        }
        return sum;
    }

    private double weight(float score, float best) {
        return Math.exp((score - best) / temperature);
    }

    /**
     * The weights of the likeliest tokens, as many of them as {@code topP} and {@code minP} let be drawn.
     *
     * @param best scores, the highest first
     * @param mass the sum of the weights of all that {@code topK} lets be drawn
     */
    private double[] kept(float[] best, double mass) {
        if (!(mass > 0)) { // so it is of numbers that are none, too
            throw new IllegalArgumentException("no token can be drawn: the model's scores are not numbers (NaN), as of"
                    + " damaged parameters, or all tokens are forbidden, as by n-grams that must not come again");
        }
        double[] weights = new double[best.length];
        double reached = 0;
        int kept = 0;
        while (kept < best.length && (kept == 0 || reached < topP * mass)) {
            double weight = weight(best[kept], best[0]);
            if (weight < minP) {
                break;
            }
            weights[kept++] = weight;
            reached += weight;
        }
        return Arrays.copyOf(weights, kept);
    }

    private static int place(double[] weights, double uniform) {
        return place(weights, uniform * Arrays.stream(weights).reduce(0, Double::sum), weights.length - 1);
    }

    /** Where a point falls among weights that lie side by side; the last place for a point behind them. */
    private static int place(double[] weights, double point, int last) {
        int place = 0;
        double rest = point;
        while (place < last && rest >= weights[place]) {
            rest -= weights[place++];
        }
        return place;
    }

    /** The place that is drawn among the likeliest tokens of many; -1 if more have to be looked at. */
    private int placeAmongFirst(float[] best, double mass, double uniform) {
        double[] weights = kept(best, mass);
        if (weights.length < best.length) {
            return place(weights, uniform);
        }
        if (topP < 1 || minP > 0) {
            return -1;
        }
        int place = place(weights, uniform * mass, weights.length);
        return place < weights.length ? place : -1;
    }

    private int draw(float[] scores, double uniform) {
        int[] tokens = candidates(scores);
        return tokens[place(weights(tokens, scores), uniform)];
    }

    private double[] weights(int[] tokens, float[] scores) {
        float[] best = new float[tokens.length];
        for (int i = 0; i < best.length; i++) {
            best[i] = scores[tokens[i]];
        }
        return kept(best, mass(best));
    }

    /** The tokens that {@code topK} lets be drawn, the likeliest first. */
    private int[] candidates(float[] scores) {
        if (topK == 0 || topK >= scores.length) {
            return TopTokens.likeliest(scores, 0, scores.length, scores.length);
        }
        float last = scores[TopTokens.likeliest(scores, 0, scores.length, topK)[topK - 1]];
        int reaching = 0;
        for (float score : scores) {
            reaching += score >= last ? 1 : 0;
        }
        return TopTokens.likeliest(scores, 0, scores.length, Math.max(topK, reaching));
    }

    /**
     * The probability with which each token is drawn.
     *
     * @param scores of all tokens
     */
    public double[] probabilities(float[] scores) {
        int[] tokens = candidates(scores);
        double[] weights = weights(tokens, scores);
        double sum = Arrays.stream(weights).sum();
        double[] probabilities = new double[scores.length];
        for (int i = 0; i < weights.length; i++) {
            probabilities[tokens[i]] = weights[i] / sum;
        }
        return probabilities;
    }
}
