package org.codestep.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.evaluate.metric.Score;
import org.codestep.report.chart.ChartStyle;
import org.codestep.report.chart.ChartText;
import org.codestep.report.chart.TickLabels;
import org.codestep.report.chart.Whiskers;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts of training, data and scores, each with a title, axis titles with units, and the legend beside the data. */
public final class Charts {

    /** How a chart's y axis counts. */
    public enum Scale {
        LINEAR,
        LOGARITHMIC
    }

    private static final double BAR_FILL = 0.8;
    private static final int MOST_HISTOGRAM_BARS = 40;
    private static final BasicStroke SOLID =
            new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    static final BasicStroke DASHED =
            new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {5f, 4f}, 0f);

    private Charts() {}

    /**
     * Training and validation loss of one or several runs over the examples seen.
     *
     * @throws IllegalArgumentException if no curve has a point that the scale can show
     */
    public static XYChart losses(List<LossCurves> runs, Scale scale) {
        XYChart chart = overExamples("Loss (line: validation, dashes: training)", "loss (nats per token)", scale);
        for (int i = 0; i < runs.size(); i++) {
            LossCurves run = runs.get(i);
            boolean validated = !run.validation().points().isEmpty();
            addLine(chart, run.name() + ", training", run.training(), scale, ChartStyle.color(i), DASHED)
                    .ifPresent(line -> line.setLabel(run.name()).setShowInLegend(!validated));
            addLine(chart, run.name(), run.validation(), scale, ChartStyle.color(i), SOLID);
        }
        return finished(chart, scale, "a logged loss");
    }

    /**
     * The learning rate of one or several runs over the examples seen.
     *
     * @throws IllegalArgumentException if no curve has a point that the scale can show
     */
    public static XYChart learningRates(List<Curve> runs, Scale scale) {
        XYChart chart = overExamples("Learning rate", "learning rate", scale);
        for (int i = 0; i < runs.size(); i++) {
            addLine(chart, runs.get(i).name(), runs.get(i), scale, ChartStyle.color(i), SOLID);
        }
        chart.getStyler().setLegendVisible(runs.size() > 1);
        return finished(chart, scale, "a logged learning rate");
    }

    private static XYChart overExamples(String title, String yTitle, Scale scale) {
        XYChart chart = lines(title, "examples seen", yTitle);
        chart.getStyler().setXAxisTickLabelsFormattingFunction(TickLabels::large);
        chart.getStyler().setXAxisMin(0.0);
        if (scale == Scale.LOGARITHMIC) {
            chart.getStyler().setYAxisLogarithmic(true);
            chart.getStyler().setYAxisLogarithmicDecadeOnly(false);
            chart.getStyler().setYAxisTickLabelsFormattingFunction(TickLabels::logarithmic);
        } else {
            chart.getStyler().setYAxisMin(0.0);
            chart.getStyler().setYAxisTickLabelsFormattingFunction(TickLabels::small);
        }
        return chart;
    }

    /** A logarithmic axis has no place for zero, as for the first learning rate of a warm-up. */
    private static Optional<XYSeries> addLine(
            XYChart chart, String name, Curve curve, Scale scale, Color color, BasicStroke stroke) {
        Curve shown = scale == Scale.LOGARITHMIC ? curve.positive() : curve;
        if (shown.points().isEmpty()) {
            return Optional.empty();
        }
        XYSeries line = chart.addSeries(name, shown.xs(), shown.ys());
        line.setMarker(SeriesMarkers.NONE).setLineColor(color).setLineStyle(stroke);
        return Optional.of(line);
    }

    private static XYChart finished(XYChart chart, Scale scale, String wanted) {
        requireData(chart.getSeriesCollection(), "at least one run with " + wanted);
        if (scale == Scale.LOGARITHMIC) {
            // From one labelled tick to another: a curve that stays between two would have no number at its axis.
            DoubleSummaryStatistics y = chart.getSeriesCollection().stream()
                    .flatMapToDouble(line -> Arrays.stream(line.getYData()))
                    .summaryStatistics();
            chart.getStyler().setYAxisMin(TickLabels.labelledBelow(y.getMin()));
            chart.getStyler().setYAxisMax(TickLabels.labelledAbove(y.getMax()));
        }
        addPointOffTheGrid(chart);
        return chart;
    }

    /**
     * An invisible point. XChart puts the ticks of an x axis at the data's own places where these are evenly spaced,
     * as at 0, 24k, 48k for a log of every 1,000 examples; one point off the grid gives it round numbers.
     */
    private static void addPointOffTheGrid(XYChart chart) {
        XYSeries first = chart.getSeriesCollection().iterator().next();
        double lastX = first.getXData()[first.getXData().length - 1];
        chart.addSeries(ChartText.OFF_THE_GRID, new double[] {lastX * 0.618034}, new double[] {first.getYData()[0]})
                .setMarker(SeriesMarkers.NONE)
                .setShowInLegend(false);
    }

    /**
     * Accuracies with 95% confidence intervals: for each category a bar of each series.
     *
     * @param by what the categories are: the title of the x axis
     * @param series by name, then by category
     * @throws IllegalArgumentException if there is no series or no category, or the series' categories differ
     */
    public static CategoryChart accuracies(
            String title, String by, Map<String, Map<String, Accuracy>> series) {
        requireData(series.keySet(), "at least one series");
        List<String> categories = List.copyOf(series.values().iterator().next().keySet());
        requireData(categories, "at least one category");
        CategoryChart chart = accuracyBars(title, by, categories);
        int number = 0;
        for (Map.Entry<String, Map<String, Accuracy>> one : series.entrySet()) {
            if (!List.copyOf(one.getValue().keySet()).equals(categories)) {
                throw new IllegalArgumentException("series in one chart need the same categories: " + categories
                        + ", but " + one.getKey() + " has " + one.getValue().keySet());
            }
            List<Accuracy> accuracies = List.copyOf(one.getValue().values());
            addAccuracies(chart, one.getKey(), ChartStyle.color(number), categories, accuracies);
            addWhiskers(chart, number++, series.size(), accuracies);
        }
        chart.getStyler().setLegendVisible(series.size() > 1);
        return chart;
    }

    private static CategoryChart accuracyBars(String title, String by, List<String> categories) {
        CategoryChart chart = bars(title, by, "exact answers (%" + ChartText.WITH_INTERVAL + ")");
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setYAxisMax(100.0);
        TickLabels.showAll(chart.getStyler(), categories);
        return chart;
    }

    static void addAccuracies(
            CategoryChart chart, String name, Color color, List<String> slices, List<? extends Score> scores) {
        List<Double> percent = scores.stream().map(score -> 100 * score.value()).toList();
        chart.addSeries(name, slices, percent).setFillColor(color);
    }

    static void addWhiskers(CategoryChart chart, int series, int seriesCount, List<? extends Score> scores) {
        List<Whiskers.Range> ranges = scores.stream().map(Whiskers.Range::of).toList();
        chart.addAnnotation(new Whiskers(series, seriesCount, BAR_FILL, ranges));
    }

    /**
     * How often each number of executed lines occurs; bars span several numbers when there are many.
     *
     * @throws IllegalArgumentException if there is no number
     */
    public static CategoryChart executedLines(LongStream counts) {
        Map<Long, Long> frequencies = counts.boxed()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        requireData(frequencies.keySet(), "at least one number of executed lines");
        long least = Collections.min(frequencies.keySet());
        long most = Collections.max(frequencies.keySet());
        long width = 1 + (most - least) / MOST_HISTOGRAM_BARS;
        List<String> names = new ArrayList<>();
        List<Long> heights = new ArrayList<>();
        for (long from = least; from <= most; from += width) {
            names.add(width == 1 ? Long.toString(from) : from + "–" + (from + width - 1));
            heights.add(LongStream.range(from, from + width)
                    .map(count -> frequencies.getOrDefault(count, 0L))
                    .sum());
        }
        CategoryChart chart = bars("Executed lines of the snippets", "executed lines", "snippets");
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setYAxisTickLabelsFormattingFunction(TickLabels::large);
        chart.getStyler().setXAxisTickMarkSpacingHint(width == 1 ? 24 : 56);
        chart.addSeries("snippets", names, heights).setFillColor(ChartStyle.color(0));
        return chart;
    }

    /**
     * What share of each series falls into each category, such as how often each answer is the right one.
     *
     * @param by what the categories are: the title of the x axis
     * @param of what is counted, as {@code examples}: for the title of the y axis
     * @param counts by series' name, then by category; a category that a series has not counts as 0 there. The
     *     categories stand in the order in which they first occur
     * @throws IllegalArgumentException if there is no category, or a series counts nothing
     */
    public static CategoryChart shares(String title, String by, String of, Map<String, Map<String, Long>> counts) {
        List<String> categories =
                counts.values().stream().flatMap(series -> series.keySet().stream()).distinct().toList();
        requireData(categories, "at least one category");
        CategoryChart chart = bars(title, by, of + " (%)");
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setLegendVisible(counts.size() > 1);
        TickLabels.showAll(chart.getStyler(), categories);
        int color = 0;
        for (Map.Entry<String, Map<String, Long>> series : counts.entrySet()) {
            long total = series.getValue().values().stream().mapToLong(Long::longValue).sum();
            if (total == 0) {
                throw new IllegalArgumentException("the series '" + series.getKey() + "' counts nothing");
            }
            List<Double> percent = categories.stream()
                    .map(category -> 100.0 * series.getValue().getOrDefault(category, 0L) / total)
                    .toList();
            chart.addSeries(series.getKey(), categories, percent).setFillColor(ChartStyle.color(color++));
        }
        return chart;
    }

    /**
     * The trainable and the frozen parameters of several models; above each bar the trainable ones and their share.
     *
     * @throws IllegalArgumentException if there is no model
     */
    public static CategoryChart parameters(List<ParameterCount> models) {
        requireData(models, "at least one model");
        List<String> names = models.stream().map(ParameterCount::model).toList();
        CategoryChart chart = bars("Trainable parameters", "model", "parameters");
        TickLabels.showAll(chart.getStyler(), names);
        CategoryStyler styler = chart.getStyler();
        styler.setStacked(true);
        double most = models.stream().mapToLong(ParameterCount::total).max().orElseThrow();
        styler.setYAxisMin(0.0);
        styler.setYAxisTickLabelsFormattingFunction(TickLabels::large);
        styler.setYAxisMax(most * 1.15);
        chart.addSeries("trainable", names, models.stream().map(ParameterCount::trainable).toList())
                .setFillColor(ChartStyle.color(0));
        chart.addSeries("frozen", names, models.stream().map(ParameterCount::frozen).toList())
                .setFillColor(ChartStyle.REFERENCE);
        for (int i = 0; i < models.size(); i++) {
            ParameterCount model = models.get(i);
            String label = String.format(
                    Locale.ROOT, "%,d (%.1f%%)", model.trainable(), 100 * model.trainableShare());
            chart.addAnnotation(new AnnotationText(label, i + 0.5, model.total() + most * 0.05, false));
        }
        return chart;
    }

    static XYChart lines(String title, String xTitle, String yTitle) {
        XYChart chart = titled(new XYChart(ChartStyle.WIDTH, ChartStyle.HEIGHT), title, xTitle, yTitle);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
        return chart;
    }

    static CategoryChart bars(String title, String xTitle, String yTitle) {
        CategoryChart chart = titled(new CategoryChart(ChartStyle.WIDTH, ChartStyle.HEIGHT), title, xTitle, yTitle);
        chart.getStyler().setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Bar);
        chart.getStyler().setAvailableSpaceFill(BAR_FILL);
        return chart;
    }

    private static <C extends AxesChart<?, ?>> C titled(C chart, String title, String xTitle, String yTitle) {
        chart.setTitle(title);
        chart.setXAxisTitle(xTitle);
        chart.setYAxisTitle(yTitle);
        ChartStyle.apply(chart.getStyler());
        return chart;
    }

    static void requireData(Collection<?> data, String wanted) {
        if (data.isEmpty()) {
            throw new IllegalArgumentException("a chart needs " + wanted + ", got none");
        }
    }
}
