package org.codestep.kernel;

import java.util.List;
import java.util.Locale;

/** A Tablesaw table as HTML: its first rows, and how many there are. */
final class TableHtml {
    private static final int MAX_ROWS = 50;

    private final Object table;
    private final Reflection calls;

    /**
     * Wraps a table.
     *
     * @param table a {@code tech.tablesaw.api.Table}
     */
    TableHtml(Object table) {
        this.table = table;
        calls = new Reflection(table, table.getClass());
    }

    /** The table; beyond 50 rows the rest is left out, and a line says so. */
    String html() {
        int rows = calls.get(Integer.class, "rowCount");
        List<?> columns = calls.get(List.class, "columns");
        StringBuilder html = new StringBuilder("<table>");
        String name = calls.get(String.class, "name");
        if (name != null && !name.isBlank()) {
            html.append("<caption>").append(escape(name)).append("</caption>");
        }
        html.append("<thead><tr>");
        List<Reflection> cells = columns.stream().map(column -> new Reflection(column, column.getClass())).toList();
        cells.forEach(column -> html.append("<th>").append(escape(column.get(String.class, "name"))).append("</th>"));
        html.append("</tr></thead><tbody>");
        for (int row = 0; row < Math.min(rows, MAX_ROWS); row++) {
            html.append("<tr>");
            for (Reflection column : cells) {
                Object text = column.call("getString", new Class<?>[] {int.class}, row);
                html.append("<td>").append(escape(String.valueOf(text))).append("</td>");
            }
            html.append("</tr>");
        }
        html.append("</tbody></table>");
        if (rows > MAX_ROWS) {
            html.append(String.format(Locale.ROOT, "<p>first %d of %,d rows</p>", MAX_ROWS, rows));
        }
        return html.toString();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** Tablesaw's own text form, of at most 20 rows. */
    @Override
    public String toString() {
        return table.toString();
    }
}
