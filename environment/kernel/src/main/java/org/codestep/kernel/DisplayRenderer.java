package org.codestep.kernel;

import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/**
 * Renders values for the front end: to what the foundation knows it adds Tablesaw tables and XChart charts.
 *
 * <p>These are known by the names of their classes and used by reflection, since a notebook may load them with a class
 * loader of its own.
 */
final class DisplayRenderer extends Renderer {
    private static final String TABLE = "tech.tablesaw.api.Table";
    /** More than anyone reads; front ends drop messages of some million characters, or stand still over them. */
    private static final int MAX_TEXT = 100_000;
    private static final String CHART = "org.knowm.xchart.internal.chartpart.Chart";

    /** Registers what replaces the foundation's own; to be called after those are registered. */
    void registerAll() {
        createRegistration(RenderedImage.class).preferring(MIMEType.IMAGE_PNG).register(DisplayRenderer::image);
        createRegistration(ChartImage.class).preferring(MIMEType.IMAGE_PNG).register(DisplayRenderer::chart);
        createRegistration(TableHtml.class).preferring(MIMEType.TEXT_HTML).register(DisplayRenderer::table);
    }

    @Override
    public DisplayData render(Object value, Map<String, Object> parameters) {
        DisplayData data = withText(super.render(known(value), parameters));
        if (data.hasDataForType(MIMEType.TEXT_PLAIN)) {
            data.putText(limited(data.getData(MIMEType.TEXT_PLAIN).toString()));
        }
        return data;
    }

    /** A value's own text may be null, but no message's. */
    private static DisplayData withText(DisplayData data) {
        if (data.hasDataForType(MIMEType.TEXT_PLAIN) && data.getData(MIMEType.TEXT_PLAIN) == null) {
            data.putText("null");
        }
        return data;
    }

    /** The text, or its beginning and how much is left out. */
    static String limited(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
        return text.substring(0, end) + String.format(Locale.ROOT, "\n... and %,d more characters: print the value to "
                + "see them all", text.length() - end);
    }

    @Override
    public DisplayData renderAs(Object value, Map<String, Object> parameters, String... types) {
        DisplayData data = withText(super.renderAs(known(value), parameters, types));
        return value instanceof String ? only(data, types) : data;
    }

    /** Without the plain text that the foundation adds: of a string that is HTML it is the source. */
    private static DisplayData only(DisplayData data, String... types) {
        DisplayData kept = new DisplayData();
        Arrays.stream(types).map(MIMEType::parse).filter(data::hasDataForType)
                .forEach(type -> kept.putData(type, data.getData(type)));
        return kept;
    }

    private static Object known(Object value) {
        if (value == null) {
            return "null";
        }
        if (value.getClass().isArray()) {
            String text = Arrays.deepToString(new Object[] {value});
            return text.substring(1, text.length() - 1);
        }
        for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(TABLE)) {
                return new TableHtml(value);
            }
            if (type.getName().equals(CHART)) {
                return new ChartImage(value, type);
            }
        }
        return value;
    }

    private static void image(RenderedImage image, RenderContext context) {
        context.renderIfRequested(MIMEType.IMAGE_PNG, () -> ChartImage.png(image));
        String kind = image instanceof BufferedImage ? "BufferedImage" : image.getClass().getSimpleName();
        context.renderIfRequested(MIMEType.TEXT_PLAIN, () -> kind + " " + image.getWidth() + "x" + image.getHeight());
    }

    private static void chart(ChartImage chart, RenderContext context) {
        context.renderIfRequested(MIMEType.IMAGE_PNG, (type, data) ->
                data.putData(type, chart.png(), Map.of("width", chart.width(), "height", chart.height())));
        context.renderIfRequested(MIMEType.TEXT_PLAIN, chart::toString);
    }

    private static void table(TableHtml table, RenderContext context) {
        context.renderIfRequested(MIMEType.TEXT_HTML, table::html);
        context.renderIfRequested(MIMEType.TEXT_PLAIN, table::toString);
    }
}
