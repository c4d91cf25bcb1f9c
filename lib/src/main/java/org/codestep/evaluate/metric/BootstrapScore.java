package org.codestep.evaluate.metric;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.SplitMix64;

/**
 * A score for whose interval there is no formula: the score is computed of many samples of the examples, drawn with
 * replacement, and the interval holds 95% of what comes out (B. Efron and R. J. Tibshirani, An Introduction to the
 * Bootstrap, 1993, chapter 13). The same examples give the same interval. Of one example, or of equal ones, it has no
 * width, and says nothing of how sure the score is.
 *
 * @param name of the metric; not in JSON, where scores stand under it
 * @param n the number of examples, at least 1
 * @param value from 0 to 1
 * @param low the lower end of the interval
 * @param high the upper end
 */
@JsonPropertyOrder({"n", "score", "low", "high"})
public record BootstrapScore(
        @JsonIgnore String name, int n, @JsonProperty("score") double value, double low, double high)
        implements Score {

    private static final int SAMPLES = 1_000;
    private static final long SEED = 1;
    private static final double TAIL = 100 * (1 - CONFIDENCE) / 2;

    /**
     * Scores examples.
     *
     * @param metric its name
     * @param examples what is known of each, at least one: the less is left to do for a sample, the better
     * @param score of a sample, which may hold an example several times; from 0 to 1
     * @throws IllegalArgumentException if there is no example, or a score is no number from 0 to 1
     */
    public static <T> BootstrapScore of(String metric, List<T> examples, ToDoubleFunction<List<T>> score) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("a score needs at least 1 example, got none");
        }
        UniformRandomProvider random = new SplitMix64(SEED);
        double[] scores = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            List<T> sample = new ArrayList<>(examples.size());
            while (sample.size() < examples.size()) {
                sample.add(examples.get(random.nextInt(examples.size())));
            }
            scores[i] = checked(score.applyAsDouble(sample));
        }
        Percentile percentile = new Percentile();
        percentile.setData(scores);
        return new BootstrapScore(metric, examples.size(), checked(score.applyAsDouble(examples)),
                percentile.evaluate(TAIL), percentile.evaluate(100 - TAIL));
    }

    private static double checked(double score) {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("the score of a sample must be from 0 to 1, got " + score
                    + "; a metric says what it is where nothing can be scored");
        }
        return score;
    }
}
