package org.codestep.report.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.series.Series;

/**
 * What a chart shows in words, for those who do not see it: its title, its axes, and the figures of each series.
 * Intervals are left to the tables.
 */
public final class ChartText {

    /** In the title of an axis; the text leaves it out. */
    public static final String WITH_INTERVAL = ", with 95% interval";

    /** A series that is not to be seen; the text leaves it out. */
    public static final String OFF_THE_GRID = "off the grid";

    /** Of a series with more points, the first, the last, the lowest and the highest are said. */
    private static final int MOST_POINTS = 12;
    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private ChartText() {}

    public static String of(Chart<?, ?> chart) {
        StringBuilder text = new StringBuilder("Chart: ").append(chart.getTitle()).append('.');
        if (chart instanceof AxesChart<?, ?> axes) {
            String yTitle = axes.getYAxisTitle().replace(WITH_INTERVAL, "");
            text.append(' ').append(yTitle).append(" by ").append(axes.getXAxisTitle()).append('.');
        }
        for (Series series : chart.getSeriesCollection()) {
            if (!series.getName().equals(OFF_THE_GRID)) {
                text.append(' ').append(series.getName()).append(": ").append(figures(points(series))).append('.');
            }
        }
        return text.toString();
    }

    private record Point(String x, double y) {

        String text() {
            return number(y) + " at " + x;
        }
    }

    private static List<Point> points(Series series) {
        List<Point> points = new ArrayList<>();
        if (series instanceof XYSeries curve) {
            for (int i = 0; i < curve.getXData().length; i++) {
                points.add(new Point(number(curve.getXData()[i]), curve.getYData()[i]));
            }
        } else if (series instanceof CategorySeries bars) {
            for (Object name : bars.getXData()) {
                points.add(new Point(name.toString(), bars.getYData()[points.size()]));
            }
        }
        return points;
    }

    private static String figures(List<Point> points) {
        if (points.size() <= MOST_POINTS) {
            return points.stream().map(Point::text).collect(Collectors.joining(", "));
        }
        Comparator<Point> byValue = Comparator.comparingDouble(Point::y);
        return "from " + points.get(0).text() + " to " + points.get(points.size() - 1).text() + ", lowest "
                + points.stream().min(byValue).orElseThrow().text() + ", highest "
                + points.stream().max(byValue).orElseThrow().text();
    }

    private static String number(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).round(FOUR_DIGITS).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }
}
