package org.codestep.report.chart;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.stream.IntStream;
import org.codestep.evaluate.metric.Score;
import org.knowm.xchart.internal.chartpart.Annotation;

/**
 * Confidence intervals on the bars or points of a chart. The chart's own error bars are symmetric, which an interval
 * near 0% or 100% is not.
 */
public final class Whiskers extends Annotation {

    private static final double CAP = 3;
    private static final BasicStroke STROKE = new BasicStroke(1.2f);

    private final List<Double> places;
    private final List<Range> ranges;

    /**
     * On the bars of a category chart.
     *
     * @param series the bars' place in each group, from 0
     * @param seriesCount the bars in each group
     * @param spaceFill the share of a category's width that its bars fill
     * @param ranges one for each category; null where there is no bar
     */
    public Whiskers(int series, int seriesCount, double spaceFill, List<Range> ranges) {
        this(
                IntStream.range(0, ranges.size())
                        .mapToObj(category ->
                                category + (1 - spaceFill) / 2 + (series + 0.5) * spaceFill / seriesCount)
                        .toList(),
                ranges);
    }

    /** On points. @param places on the x axis @param ranges one for each */
    public Whiskers(List<Double> places, List<Range> ranges) {
        super(false);
        this.places = places;
        this.ranges = ranges;
    }

    @Override
    public void paint(Graphics2D g) {
        g.setStroke(STROKE);
        g.setColor(ChartStyle.INK);
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i) != null) {
                paint(g, getXAxisScreenValue(places.get(i)), ranges.get(i));
            }
        }
    }

    private void paint(Graphics2D g, double x, Range range) {
        double low = getYAxisScreenValue(range.low());
        double high = getYAxisScreenValue(range.high());
        g.draw(new Line2D.Double(x, low, x, high));
        g.draw(new Line2D.Double(x - CAP, low, x + CAP, low));
        g.draw(new Line2D.Double(x - CAP, high, x + CAP, high));
    }

    /** The ends of an interval, in the unit of the y axis. */
    public record Range(double low, double high) {

        /** That of a score, in percent. */
        public static Range of(Score score) {
            return new Range(100 * score.low(), 100 * score.high());
        }
    }
}
