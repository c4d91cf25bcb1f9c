package org.codestep.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.codestep.evaluate.Calibration;
import org.codestep.evaluate.CountErrors;
import org.codestep.evaluate.FirstWrongStep;
import org.codestep.evaluate.PlaceProbability;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.metric.AccuracyMetric;
import org.codestep.evaluate.metric.Score;
import org.codestep.evaluate.slice.Facet;
import org.codestep.evaluate.slice.FacetSlice;
import org.codestep.evaluate.suite.SuiteEvaluation;
import org.codestep.report.chart.ChartStyle;
import org.codestep.report.chart.ChartText;
import org.codestep.report.chart.TickLabels;
import org.codestep.report.chart.Whiskers;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The charts of an evaluation's report. */
public final class EvaluationCharts {

    private static final String RIGHT_ANSWERS = "right answers (%" + ChartText.WITH_INTERVAL + ")";
    /** Errors beyond this share a bar at either end. */
    private static final long MOST_ERROR = 10;
    private static final int MOST_PLACES = 60;
    private static final double HUNDRED = 100;

    /** Greys for what the model is compared with. */
    private static final List<Color> BASELINES = List.of(ChartStyle.REFERENCE, new Color(0x8A8A8A));

    private EvaluationCharts() {}

    /**
     * The accuracy of each slice with its interval, beside the baselines.
     *
     * @throws IllegalArgumentException if there is no slice
     */
    public static CategoryChart slices(Facet facet, List<FacetSlice> slices) {
        Charts.requireData(slices, "at least one slice");
        String by = facet.title();
        List<String> names = slices.stream().map(FacetSlice::name).toList();
        List<String> baselines = List.copyOf(slices.get(0).baselines().keySet());
        List<Score> model = slices.stream().map(FacetSlice::score).toList();
        double highest = slices.stream()
                .flatMap(slice -> slice.baselines().values().stream())
                .mapToDouble(Score::value)
                .reduce(highest(model), Math::max);
        CategoryChart chart = percentBars("Accuracy by " + by, by, names, highest);
        chart.getStyler().setLegendVisible(!baselines.isEmpty());
        Charts.addAccuracies(chart, "model", ChartStyle.color(0), names, model);
        Charts.addWhiskers(chart, 0, 1 + baselines.size(), model);
        for (int i = 0; i < baselines.size(); i++) {
            String baseline = baselines.get(i);
            Charts.addAccuracies(chart, baseline, BASELINES.get(i % BASELINES.size()), names,
                    slices.stream().map(slice -> slice.baselines().get(baseline)).toList());
        }
        return chart;
    }

    /** The accuracy on each set of a suite; the dashed line is that in distribution. */
    public static CategoryChart suite(SuiteEvaluation suite, AccuracyMetric metric) {
        List<SuiteEvaluation.Row> rows = suite.table(metric);
        List<String> names = rows.stream().map(SuiteEvaluation.Row::set).toList();
        List<Accuracy> accuracies = rows.stream().map(SuiteEvaluation.Row::accuracy).toList();
        CategoryChart chart =
                percentBars("Accuracy in and out of distribution", "set of programs", names, highest(accuracies));
        chart.getStyler().setLegendVisible(false);
        Charts.addAccuracies(chart, "model", ChartStyle.color(0), names, accuracies);
        Charts.addWhiskers(chart, 0, 1, accuracies);
        chart.getStyler().setAnnotationLineColor(ChartStyle.color(1));
        chart.getStyler().setAnnotationLineStroke(Charts.DASHED);
        chart.addAnnotation(
                new AnnotationLine(HUNDRED * suite.inDistribution().accuracy(metric).value(), false, false));
        return chart;
    }

    private static double highest(List<? extends Score> scores) {
        return scores.stream().mapToDouble(Score::high).max().orElse(0);
    }

    /** @param highest share that is drawn; the axis ends at the next tenth */
    private static CategoryChart percentBars(String title, String by, List<String> names, double highest) {
        CategoryChart chart = Charts.bars(title, by, RIGHT_ANSWERS);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setYAxisMax(Math.min(HUNDRED, 10 * Math.ceil(10 * highest)));
        TickLabels.showAll(chart.getStyler(), names);
        return chart;
    }

    /**
     * By how much wrong numbers are wrong.
     *
     * @throws IllegalArgumentException if no number is wrong
     */
    public static CategoryChart countErrors(CountErrors errors) {
        TreeMap<Long, Long> counts = new TreeMap<>();
        errors.histogram().forEach((error, count) -> {
            if (error != 0) {
                counts.merge(Math.max(-MOST_ERROR, Math.min(MOST_ERROR, error)), (long) count, Long::sum);
            }
        });
        Charts.requireData(counts.keySet(), "at least one wrong number");
        Map<String, Long> bars = new LinkedHashMap<>();
        for (long error = counts.firstKey(); error <= counts.lastKey(); error++) {
            String sign = error == -MOST_ERROR ? "≤ " : error == MOST_ERROR ? "≥ " : "";
            bars.put(sign + (error > 0 ? "+" : "") + error, counts.getOrDefault(error, 0L));
        }
        return Charts.shares("How far wrong answers are off", "error (given minus expected)", "wrong numbers",
                Map.of("model", bars));
    }

    /**
     * At which step wrong answers first go wrong.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static CategoryChart firstWrongSteps(List<FirstWrongStep> wrong) {
        TreeMap<Integer, Long> counts = new TreeMap<>();
        wrong.forEach(answer -> counts.merge(answer.step(), 1L, Long::sum));
        Map<String, Long> bars = new LinkedHashMap<>();
        counts.forEach((step, count) -> bars.put(Integer.toString(step), count));
        return Charts.shares("The first wrong step of wrong answers", "step", "wrong answers", Map.of("model", bars));
    }

    /**
     * The reliability diagram: on the dashed line a model is as often right as it is sure.
     *
     * @throws IllegalArgumentException if there is no answer
     */
    public static XYChart reliability(Calibration calibration) {
        Charts.requireData(calibration.bins(), "at least one answer");
        XYChart chart = Charts.lines("Is the model right as often as it is sure?", "mean confidence of the answers (%)",
                RIGHT_ANSWERS);
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setXAxisMax(HUNDRED);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setYAxisMax(HUNDRED);
        chart.getStyler().setMarkerSize(9);
        double[] ends = {0, HUNDRED};
        chart.addSeries("as often as it is sure", ends, ends)
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(ChartStyle.INK)
                .setLineStyle(Charts.DASHED);
        List<Double> confidences =
                calibration.bins().stream().map(bin -> HUNDRED * bin.meanConfidence()).toList();
        List<Double> accuracies =
                calibration.bins().stream().map(bin -> HUNDRED * bin.accuracy().value()).toList();
        chart.addSeries("model", confidences, accuracies)
                .setMarker(SeriesMarkers.CIRCLE)
                .setMarkerColor(ChartStyle.color(0))
                .setLineColor(ChartStyle.color(0));
        chart.addAnnotation(new Whiskers(confidences,
                calibration.bins().stream().map(bin -> Whiskers.Range.of(bin.accuracy())).toList()));
        return chart;
    }

    /**
     * How probable the tokens are along right and along wrong answers, up to the 60th.
     *
     * @throws IllegalArgumentException if there is no token
     */
    public static XYChart tokenProbabilities(List<PlaceProbability> places) {
        Charts.requireData(places, "at least one token");
        XYChart chart = Charts.lines("How sure the model is along its answers", "place of the token in the answer",
                "mean probability of the token (%)");
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setYAxisMax(HUNDRED);
        List<PlaceProbability> shown = places.subList(0, Math.min(MOST_PLACES, places.size()));
        addPlaces(chart, "right answers", shown, true, ChartStyle.color(0));
        addPlaces(chart, "wrong answers", shown, false, ChartStyle.color(1));
        return chart;
    }

    private static void addPlaces(
            XYChart chart, String name, List<PlaceProbability> places, boolean right, Color color) {
        List<Integer> xs = new ArrayList<>();
        List<Double> ys = new ArrayList<>();
        for (PlaceProbability place : places) {
            if ((right ? place.right() : place.wrong()) > 0) {
                xs.add(1 + place.place());
                ys.add(HUNDRED * (right ? place.meanRight() : place.meanWrong()));
            }
        }
        if (!xs.isEmpty()) {
            chart.addSeries(name, xs, ys).setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color).setLineColor(color);
        }
    }
}
