package org.codestep.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.metric.AccuracyMetric;
import org.codestep.evaluate.row.EvaluatedExample;

/**
 * Whether a model is right as often as its probabilities say: its confidence in each answer, which is
 * {@link EvaluatedExample#confidence()}, beside the share of right answers.
 *
 * @param bins of equal width from 0 to 1; those without an answer are left out
 * @param expectedCalibrationError the mean distance of confidence and accuracy, weighted by the bins' numbers of
 *     answers (arXiv 1706.04599); from 0, the best, to 1
 */
public record Calibration(List<Bin> bins, double expectedCalibrationError) {

    /**
     * Answers of like confidence.
     *
     * @param low the least confidence that belongs to it
     * @param high the confidence that belongs to the next one; of the last bin 1, which is in it
     * @param meanConfidence of its answers
     * @param accuracy of its answers
     */
    public record Bin(double low, double high, double meanConfidence, Accuracy accuracy) {

        private double error() {
            return Math.abs(meanConfidence - accuracy.value());
        }
    }

    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * The calibration of a model's answers. What it was not asked is left out.
     *
     * @param bins how many, at least 1
     */
    public static Calibration of(List<EvaluatedExample> rows, AccuracyMetric metric, int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("calibration needs at least 1 bin, got " + bins);
        }
        List<List<EvaluatedExample>> groups = new ArrayList<>();
        for (int i = 0; i < bins; i++) {
            groups.add(new ArrayList<>());
        }
        for (EvaluatedExample row : rows) {
            if (row.asked()) {
                groups.get(Math.min(bins - 1, (int) (row.confidence() * bins))).add(row);
            }
        }
        List<Bin> filled = new ArrayList<>();
        for (int i = 0; i < bins; i++) {
            if (!groups.get(i).isEmpty()) {
                filled.add(bin((double) i / bins, (double) (i + 1) / bins, groups.get(i), metric));
            }
        }
        int answers = filled.stream().mapToInt(bin -> bin.accuracy().n()).sum();
        double error = filled.stream().mapToDouble(bin -> bin.error() * bin.accuracy().n()).sum();
        return new Calibration(filled, error / Math.max(1, answers));
    }

    private static Bin bin(double low, double high, List<EvaluatedExample> rows, AccuracyMetric metric) {
        double mean = rows.stream().mapToDouble(EvaluatedExample::confidence).average().orElseThrow();
        return new Bin(low, high, mean, metric.score(rows));
    }
}
