package org.codestep.report;

import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Tables as HTML that looks the same in JupyterLab and in an exported report. */
public final class TableHtml {

    /** Rows beyond this are only counted: a notebook with thousands of rows cannot be read, nor loaded. */
    public static final int MOST_ROWS = 50;

    /**
     * The selectors name the table's class, so that they win over the page's own rules for tables; for code twice, as
     * JupyterLab's rule has two classes.
     */
    public static final String STYLE = """
            table.codestep-table { border-collapse: collapse; margin: 0.5em 0; font-size: 13px; }
            table.codestep-table caption { caption-side: top; text-align: left; font-weight: bold; padding: 4px 0; }
            table.codestep-table th, table.codestep-table td { padding: 3px 12px 3px 6px; vertical-align: top; }
            table.codestep-table th { border-bottom: 1px solid #888; vertical-align: bottom; white-space: normal; }
            table.codestep-table .text { text-align: left; }
            table.codestep-table .number { text-align: right; font-variant-numeric: tabular-nums; }
            table.codestep-table.codestep-table pre { margin: 0; padding: 0; background: none; tab-size: 4;
              text-align: left; white-space: pre; font-size: 12px;
              font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; }
            """;

    private TableHtml() {}

    /** The table with its style. */
    public static String of(Table table) {
        Document page = new Document("");
        page.outputSettings().prettyPrint(false);
        page.appendElement("style").appendChild(new DataNode(STYLE));
        append(table, page);
        return page.html();
    }

    /** Adds the table to a page that has the style. */
    public static void append(Table table, Element page) {
        Element html = page.appendElement("table").addClass("codestep-table");
        if (table.name() != null && !table.name().isBlank()) {
            html.appendElement("caption").text(table.name());
        }
        appendHeader(html.appendElement("thead").appendElement("tr"), table);
        Element body = html.appendElement("tbody");
        int rows = Math.min(table.rowCount(), MOST_ROWS);
        for (int row = 0; row < rows; row++) {
            appendRow(body.appendElement("tr"), table, row);
        }
        if (rows < table.rowCount()) {
            page.appendElement("p").text("The first " + rows + " of " + table.rowCount() + " rows.");
        }
    }

    private static void appendHeader(Element header, Table table) {
        for (Column<?> column : table.columns()) {
            header.appendElement("th").addClass(alignment(column)).text(column.name());
        }
    }

    private static void appendRow(Element row, Table table, int index) {
        for (Column<?> column : table.columns()) {
            Element cell = row.appendElement("td").addClass(alignment(column));
            String text = column.getString(index);
            if (text.indexOf('\n') >= 0) {
                // A newline right after <pre> is not part of the text in HTML.
                cell.appendElement("pre").appendText(text.startsWith("\n") ? "\n" + text : text);
            } else {
                cell.appendText(text);
            }
        }
    }

    private static String alignment(Column<?> column) {
        return column instanceof NumericColumn ? "number" : "text";
    }
}
