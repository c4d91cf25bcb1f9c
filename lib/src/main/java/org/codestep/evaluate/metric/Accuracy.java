package org.codestep.evaluate.metric;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/**
 * A share of right answers, with its uncertainty. In JSON with the share and the interval's ends.
 *
 * @param right the number of right answers, from 0 to {@code n}
 * @param n the number of answers, at least 1
 */
@JsonPropertyOrder({"right", "n", "accuracy", "low", "high"})
@JsonIgnoreProperties(value = {"accuracy", "low", "high"}, allowGetters = true)
public record Accuracy(int right, int n) implements Score {

    /** @throws IllegalArgumentException if there is no answer, or more right answers than answers */
    public Accuracy {
        if (n < 1 || right < 0 || right > n) {
            throw new IllegalArgumentException(
                    "accuracy needs at least 1 answer and from 0 to n right ones, got " + right + " right of " + n);
        }
    }

    @Override
    public String name() {
        return "accuracy";
    }

    /** The share of right answers, from 0 to 1. */
    @Override
    @JsonProperty("accuracy")
    public double value() {
        return (double) right / n;
    }

    /** The lower end of the 95% Wilson score interval, at least 0. */
    @Override
    @JsonProperty
    public double low() {
        return Math.max(0, interval().getLowerBound());
    }

    /** The upper end of the 95% Wilson score interval, at most 1. */
    @Override
    @JsonProperty
    public double high() {
        return Math.min(1, interval().getUpperBound());
    }

    /** The Wilson interval holds up where the normal approximation fails: few answers, or nearly all right. */
    private ConfidenceInterval interval() {
        return new WilsonScoreInterval().createInterval(n, right, CONFIDENCE);
    }
}
