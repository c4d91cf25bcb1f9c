package org.codestep.kernel;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** An XChart chart as a PNG of twice its size, so that it stays sharp on dense screens. */
final class ChartImage {
    private static final int SCALE = 2;

    private final Object chart;
    private final Reflection calls;

    /**
     * Wraps a chart.
     *
     * @param chart an {@code org.knowm.xchart.internal.chartpart.Chart}
     * @param type  that class, as the chart's class loader knows it
     */
    ChartImage(Object chart, Class<?> type) {
        this.chart = chart;
        calls = new Reflection(chart, type);
    }

    int width() {
        return calls.get(Integer.class, "getWidth");
    }

    int height() {
        return calls.get(Integer.class, "getHeight");
    }

    /** The picture in base 64. */
    String png() {
        BufferedImage image = new BufferedImage(SCALE * width(), SCALE * height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.scale(SCALE, SCALE);
        calls.call("paint", new Class<?>[] {Graphics2D.class, int.class, int.class}, graphics, width(), height());
        graphics.dispose();
        return png(image);
    }

    /** Any image as a PNG in base 64. */
    static String png(RenderedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the image cannot be written as PNG", e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** Such as {@code XYChart "Loss" 600x400}. */
    @Override
    public String toString() {
        return chart.getClass().getSimpleName() + " \"" + calls.get(String.class, "getTitle") + "\" "
                + width() + "x" + height();
    }
}
