package org.codestep.report.chart;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.jsoup.nodes.Element;
import org.knowm.xchart.internal.chartpart.Chart;

/** Charts as pictures. */
public final class ChartImage {

    /** Pixels of the picture per pixel of the chart's size: sharp on dense screens and on paper. */
    private static final int DENSITY = 2;

    private ChartImage() {}

    /** The chart at twice its size in pixels. */
    public static BufferedImage of(Chart<?, ?> chart) {
        int width = chart.getWidth();
        int height = chart.getHeight();
        BufferedImage image = new BufferedImage(width * DENSITY, height * DENSITY, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(DENSITY, DENSITY);
            chart.paint(graphics, width, height);
        } finally {
            graphics.dispose();
        }
        return image;
    }

    /** The chart as the bytes of a PNG file, at twice its size in pixels. */
    public static byte[] png(Chart<?, ?> chart) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(of(chart), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the chart '" + chart.getTitle() + "' cannot be written as PNG", e);
        }
        return bytes.toByteArray();
    }

    /** An {@code <img>} element of the chart's size that holds the picture itself and says in words what is in it. */
    public static String html(Chart<?, ?> chart) {
        String source = "data:image/png;base64," + Base64.getEncoder().encodeToString(png(chart));
        return new Element("img")
                .addClass("codestep-chart")
                .attr("width", Integer.toString(chart.getWidth()))
                .attr("alt", ChartText.of(chart))
                .attr("src", source)
                .outerHtml();
    }
}
