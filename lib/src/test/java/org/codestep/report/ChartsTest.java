package org.codestep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.codestep.evaluate.metric.Accuracy;
import org.codestep.report.chart.ChartImage;
import org.codestep.report.chart.ChartStyle;
import org.codestep.report.chart.ChartText;
import org.codestep.report.chart.TickLabels;
import org.codestep.train.RunLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;

public class ChartsTest {

    private static final int WHITE = Color.WHITE.getRGB();

    /** Text or a legend that does not fit is cut at the picture's edge: a white border shows that all fits. */
    public static BufferedImage assertFits(Chart<?, ?> chart) {
        BufferedImage image = ChartImage.of(chart);
        int right = image.getWidth() - 1;
        int bottom = image.getHeight() - 1;
        for (int x = 0; x <= right; x++) {
            assertEquals(WHITE, image.getRGB(x, 0), "top edge at " + x);
            assertEquals(WHITE, image.getRGB(x, bottom), "bottom edge at " + x);
        }
        for (int y = 0; y <= bottom; y++) {
            assertEquals(WHITE, image.getRGB(0, y), "left edge at " + y);
            assertEquals(WHITE, image.getRGB(right, y), "right edge at " + y);
        }
        return image;
    }

    private static long pixels(BufferedImage image, Color color) {
        return IntStream.range(0, image.getHeight())
                .mapToLong(y -> IntStream.range(0, image.getWidth())
                        .filter(x -> image.getRGB(x, y) == color.getRGB())
                        .count())
                .sum();
    }

    private static Curve curve(String name, int points) {
        List<Integer> steps = IntStream.range(0, points).boxed().toList();
        return Curve.of(name, steps, step -> step * 1000, step -> 3 * Math.exp(-step / 30.0));
    }

    private static List<LossCurves> runs(String... names) {
        List<LossCurves> runs = new ArrayList<>();
        for (String name : names) {
            runs.add(new LossCurves(name, curve(name, 120), curve(name, 60)));
        }
        return runs;
    }

    private static Map<String, Accuracy> slices(int n) {
        Map<String, Accuracy> slices = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            slices.put(10 * i + "–" + (10 * i + 9), new Accuracy(90, 100));
        }
        return slices;
    }

    @ParameterizedTest
    @EnumSource
    void lossesFit(Charts.Scale scale) {
        List<LossCurves> runs = runs(
                "from scratch",
                "full fine-tuning of the whole model",
                "LoRA of rank 12 on every layer",
                "first layers frozen");
        BufferedImage image = assertFits(Charts.losses(runs, scale));
        assertTrue(pixels(image, ChartStyle.color(0)) > 100);
        assertTrue(pixels(image, ChartStyle.color(2)) > 100);
    }

    @ParameterizedTest
    @EnumSource
    void shortLogsFit(Charts.Scale scale) {
        for (int points = 1; points <= 3; points++) {
            assertFits(Charts.losses(List.of(new LossCurves("run", curve("", points), curve("", 1))), scale));
        }
        assertFits(Charts.losses(List.of(new LossCurves("run", curve("", 5), curve("", 0))), scale));
    }

    @Test
    void curvesComeFromARunsLog() {
        RunLog log = new RunLog("run", List.of(
                new RunLog.Entry(1, 64, 640, 0.5, 3.0, Double.NaN, 1e-3, 1),
                new RunLog.Entry(2, 128, 1280, 1.0, 2.0, 2.5, 1e-4, 1)));
        LossCurves losses = LossCurves.of(log);
        assertEquals(List.of(new Curve.Point(64, 3), new Curve.Point(128, 2)), losses.training().points());
        assertEquals(List.of(new Curve.Point(128, 2.5)), losses.validation().points());
        assertEquals(
                new Curve("run", List.of(new Curve.Point(64, 1e-3), new Curve.Point(128, 1e-4))),
                Curve.learningRate(log));
    }

    @Test
    void legendNamesEachRunOnce() {
        XYChart chart = Charts.losses(runs("a", "b"), Charts.Scale.LINEAR);
        List<String> legend = chart.getSeriesCollection().stream()
                .filter(series -> series.isShowInLegend())
                .map(series -> series.getLabel())
                .toList();
        assertEquals(List.of("a", "b"), legend);
    }

    @Test
    void aLogarithmicChartLeavesZeroOut() {
        Curve warmUp = Curve.of("warm-up", List.of(0, 1, 2), step -> step, step -> step * 1e-4);
        XYChart chart = Charts.learningRates(List.of(warmUp), Charts.Scale.LOGARITHMIC);
        assertEquals(List.of(1e-4, 2e-4), doubles(chart.getSeriesCollection().iterator().next().getYData()));
        assertFits(chart);
        assertFits(Charts.learningRates(List.of(warmUp), Charts.Scale.LINEAR));
        Curve zero = Curve.of("zero", List.of(0), step -> step, step -> 0);
        assertThrows(IllegalArgumentException.class,
                () -> Charts.learningRates(List.of(zero), Charts.Scale.LOGARITHMIC));
    }

    private static List<Double> doubles(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    @Test
    void accuraciesFit() {
        Map<String, Map<String, Accuracy>> models = new LinkedHashMap<>();
        for (String name : List.of("from scratch", "full fine-tuning", "LoRA, rank 12")) {
            models.put(name, slices(7));
        }
        assertFits(Charts.accuracies("Accuracy by level", "level", models));
        models.put("a model with quite a long name, of 10.1M", slices(7));
        assertFits(Charts.accuracies("Accuracy by level", "level", models));
        assertFits(Charts.accuracies("Accuracy by executed lines", "executed lines", Map.of("model", slices(22))));
    }

    /** XChart lays out the bars; the whiskers must stand in their middle, from one end of the interval to the other. */
    @Test
    void whiskersStandOnTheirBars() {
        Map<String, Accuracy> halves = new LinkedHashMap<>();
        halves.put("1.1", new Accuracy(50, 100));
        halves.put("1.2", new Accuracy(50, 100));
        BufferedImage image = assertFits(
                Charts.accuracies("Accuracy by level", "level", Map.of("model", halves)));
        int y = firstRow(image, ChartStyle.color(0));
        // Above the bars only the whiskers are of this colour; the row is between the bars' and the whiskers' ends.
        int[] bars = columns(image, y, ChartStyle.color(0));
        int[] whiskers = columns(image, y - 10, ChartStyle.INK);
        int barWidth = bars.length / 2;
        int whiskerWidth = whiskers.length / 2;
        assertTrue(barWidth > 50 && whiskerWidth >= 1 && whiskerWidth <= 4, barWidth + " " + whiskerWidth);
        assertEquals(bars[barWidth / 2], whiskers[whiskerWidth / 2], 3);
        assertEquals(bars[barWidth + barWidth / 2], whiskers[whiskerWidth + whiskerWidth / 2], 3);
    }

    private static int firstRow(BufferedImage image, Color color) {
        return IntStream.range(0, image.getHeight())
                .filter(y -> columns(image, y, color).length > 100)
                .findFirst()
                .orElseThrow();
    }

    /** The columns of this colour in the part of a row that the axis leaves. */
    private static int[] columns(BufferedImage image, int y, Color color) {
        return IntStream.range(130, image.getWidth()).filter(x -> image.getRGB(x, y) == color.getRGB()).toArray();
    }

    @Test
    void accuraciesOfSeveralSeriesFit() {
        Map<String, Map<String, Accuracy>> series = new LinkedHashMap<>();
        for (String name : List.of("the new task", "the old task")) {
            Map<String, Accuracy> accuracies = new LinkedHashMap<>();
            accuracies.put("full fine-tuning", new Accuracy(20, 80));
            accuracies.put("LoRA, rank 12", new Accuracy(60, 80));
            series.put(name, accuracies);
        }
        CategoryChart chart = Charts.accuracies("Two tasks", "what was trained", series);
        assertFits(chart);
        assertEquals(List.of(25.0, 75.0), doubles(chart.getSeries("the new task").getYData()));
        assertEquals(List.of(25.0, 75.0), doubles(chart.getSeries("the old task").getYData()));
    }

    @Test
    void seriesOfAccuraciesNeedTheSameCategories() {
        Accuracy half = new Accuracy(1, 2);
        Map<String, Map<String, Accuracy>> uneven = new LinkedHashMap<>();
        uneven.put("a", Map.of("output", half));
        uneven.put("b", Map.of("operator", half));
        var e = assertThrows(IllegalArgumentException.class, () -> Charts.accuracies("Two tasks", "task", uneven));
        assertEquals("series in one chart need the same categories: [output], but b has [operator]", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Charts.accuracies("Two tasks", "task", Map.of()));
        assertThrows(IllegalArgumentException.class,
                () -> Charts.accuracies("Two tasks", "task", Map.of("a", Map.of())));
    }

    @Test
    void histogramCountsEveryNumber() {
        CategoryChart chart = Charts.executedLines(LongStream.of(2, 5, 2, 3));
        assertEquals(List.of("2", "3", "4", "5"), chart.getSeries("snippets").getXData().stream().toList());
        assertEquals(List.of(2.0, 1.0, 0.0, 1.0), doubles(chart.getSeries("snippets").getYData()));
        assertFits(chart);
        assertFits(Charts.executedLines(LongStream.of(3)));
        assertThrows(IllegalArgumentException.class, () -> Charts.executedLines(LongStream.empty()));
    }

    @Test
    void histogramOfManyNumbersHasWideBars() {
        CategoryChart chart = Charts.executedLines(LongStream.rangeClosed(1, 1000));
        List<?> names = chart.getSeries("snippets").getXData().stream().toList();
        assertTrue(names.size() <= 40, names.toString());
        assertEquals("1–25", names.get(0));
        assertEquals(1000.0, doubles(chart.getSeries("snippets").getYData()).stream().mapToDouble(d -> d).sum());
        assertFits(chart);
    }

    @Test
    void sharesFitAndAddUpToAHundred() {
        Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
        counts.put("all", new LinkedHashMap<>(Map.of("+", 30L)));
        counts.get("all").put("//", 10L);
        counts.put("unique", Map.of("//", 5L));
        CategoryChart chart = Charts.shares("Answers", "operator", "examples", counts);
        assertFits(chart);
        assertEquals(List.of(75.0, 25.0), doubles(chart.getSeries("all").getYData()));
        assertEquals(List.of(0.0, 100.0), doubles(chart.getSeries("unique").getYData()));
        assertThrows(IllegalArgumentException.class,
                () -> Charts.shares("Answers", "operator", "examples", Map.of("none", Map.of("+", 0L))));
        assertThrows(IllegalArgumentException.class, () -> Charts.shares("Answers", "operator", "examples", Map.of()));
    }

    @Test
    void parametersFit() {
        assertFits(Charts.parameters(List.of(
                new ParameterCount("from scratch", 10_100_000, 10_100_000),
                new ParameterCount("full fine-tuning", 10_100_000, 10_100_000),
                new ParameterCount("LoRA, rank 12", 350_208, 10_450_208))));
        assertThrows(IllegalArgumentException.class, () -> new ParameterCount("m", 2, 1));
    }

    @Test
    void everyChartHasTitles() {
        List<Chart<?, ?>> charts = List.of(
                Charts.losses(runs("a"), Charts.Scale.LINEAR),
                Charts.learningRates(List.of(curve("a", 5)), Charts.Scale.LINEAR),
                Charts.accuracies("Two tasks", "task", Map.of("a", Map.of("output", new Accuracy(1, 2)))),
                Charts.executedLines(LongStream.of(1, 2)),
                Charts.parameters(List.of(new ParameterCount("a", 1, 2))));
        for (Chart<?, ?> chart : charts) {
            assertFalse(chart.getTitle().isBlank());
            assertEquals(760, chart.getWidth());
            assertEquals(420, chart.getHeight());
        }
    }

    @Test
    void pngIsTwiceAsDense() throws IOException {
        Chart<?, ?> chart = Charts.executedLines(LongStream.of(1, 2));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(ChartImage.png(chart)));
        assertEquals(1520, image.getWidth());
        assertEquals(840, image.getHeight());
        String html = ChartImage.html(chart);
        assertTrue(html.contains("width=\"760\"") && html.contains("alt=\"Chart: Executed lines of the snippets. ")
                && html.contains("src=\"data:image/png;base64,iVBOR"), html.substring(0, 200));
    }

    @Test
    void aChartsTextHasItsFigures() {
        assertEquals("Chart: Executed lines of the snippets. snippets by executed lines. snippets: 1 at 1, 1 at 2.",
                ChartText.of(Charts.executedLines(LongStream.of(1, 2))));
        double[] many = IntStream.range(0, 20).asDoubleStream().toArray();
        double[] bow = IntStream.range(0, 20).mapToDouble(i -> (i - 5) * (i - 5)).toArray();
        XYChart lines = Charts.lines("Title", "x", "y (%)");
        lines.addSeries("a", new double[] {1, 2.5}, new double[] {1 / 3.0, 123_456});
        lines.addSeries("bow", many, bow);
        assertEquals("Chart: Title. y (%) by x. a: 0.3333 at 1, 123500 at 2.5."
                + " bow: from 25 at 0 to 196 at 19, lowest 0 at 5, highest 196 at 19.", ChartText.of(lines));
    }

    @Test
    void aTextTellsTrainingFromValidationAndOnlyWhatIsSeen() {
        Curve training = new Curve("loss", List.of(new Curve.Point(0, 4), new Curve.Point(16, 3)));
        Curve validation = new Curve("loss", List.of(new Curve.Point(16, 3.5)));
        XYChart chart = Charts.losses(List.of(new LossCurves("run", training, validation)), Charts.Scale.LINEAR);
        assertEquals("Chart: Loss (line: validation, dashes: training). loss (nats per token) by examples seen."
                + " run, training: 4 at 0, 3 at 16. run: 3.5 at 16.", ChartText.of(chart));
    }

    @Test
    void tickLabelsAreShort() {
        assertEquals("950", TickLabels.large(950));
        assertEquals("9.5k", TickLabels.large(9500));
        assertEquals("450k", TickLabels.large(450_000));
        assertEquals("1.25M", TickLabels.large(1_250_000));
        assertEquals("0", TickLabels.small(0));
        assertEquals("2e-4", TickLabels.small(2e-4));
        assertEquals("0.25", TickLabels.small(0.25));
        assertEquals("0.5", TickLabels.logarithmic(0.5));
        assertEquals("1", TickLabels.logarithmic(1));
        assertEquals("1e-3", TickLabels.logarithmic(Math.pow(10, -3)));
        assertEquals("", TickLabels.logarithmic(0.3));
    }

    @Test
    void aLogarithmicAxisEndsAtLabelledTicks() {
        XYChart chart = Charts.losses(
                List.of(new LossCurves("run", new Curve("", List.of(new Curve.Point(0, 3), new Curve.Point(9, 2.1))),
                        curve("", 0))),
                Charts.Scale.LOGARITHMIC);
        assertEquals(2, chart.getStyler().getYAxisMin(), 1e-9);
        assertEquals(5, chart.getStyler().getYAxisMax(), 1e-9);
        for (double number = 1e-5; number < 1e3; number *= 1.07) {
            double below = TickLabels.labelledBelow(number);
            double above = TickLabels.labelledAbove(number);
            assertTrue(below <= number * (1 + 1e-8) && number < above, below + " " + number + " " + above);
            assertFalse(TickLabels.logarithmic(below).isEmpty() || TickLabels.logarithmic(above).isEmpty());
        }
    }
}
