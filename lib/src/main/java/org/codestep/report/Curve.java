package org.codestep.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.codestep.train.RunLog;

/**
 * A line of a chart.
 *
 * @param name as the legend shows it
 * @param points from left to right
 */
public record Curve(String name, List<Point> points) {

    public Curve {
        points = List.copyOf(points);
    }

    /** One measured value. */
    public record Point(double x, double y) {}

    /**
     * A curve through one point for each entry of a log.
     *
     * @param entries in the order of {@code x}
     * @param x as the number of examples seen
     * @param y as the loss; an entry where it is not a number is left out
     */
    public static <T> Curve of(
            String name, Iterable<? extends T> entries, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
        List<Point> points = new ArrayList<>();
        for (T entry : entries) {
            double value = y.applyAsDouble(entry);
            if (!Double.isNaN(value)) {
                points.add(new Point(x.applyAsDouble(entry), value));
            }
        }
        return new Curve(name, points);
    }

    /** The learning rate of a run over examples seen. */
    public static Curve learningRate(RunLog log) {
        return of(log.name(), log.entries(), RunLog.Entry::examples, RunLog.Entry::learningRate);
    }

    /** Without the points that a logarithmic axis cannot show. */
    Curve positive() {
        return new Curve(name, points.stream().filter(point -> point.y() > 0).toList());
    }

    double[] xs() {
        return points.stream().mapToDouble(Point::x).toArray();
    }

    double[] ys() {
        return points.stream().mapToDouble(Point::y).toArray();
    }
}
