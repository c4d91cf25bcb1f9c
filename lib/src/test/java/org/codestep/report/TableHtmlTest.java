package org.codestep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TableHtmlTest {

    private static Document html(Table table) {
        return Jsoup.parse(TableHtml.of(table));
    }

    @Test
    void cellsAreEscapedAndCodeKeepsItsLines() {
        String code = "if a < 1 and b > \"</pre>\" :\n\tprint(a)";
        Table table = Table.create("A & B", StringColumn.create("x<y", new String[] {code, "<script>"}));
        String text = TableHtml.of(table);
        Document page = Jsoup.parse(text);
        assertEquals(code, page.selectFirst("td pre").wholeText());
        assertEquals("<script>", page.select("td").get(1).wholeText());
        assertEquals("x<y", page.selectFirst("th").text());
        assertEquals("A & B", page.selectFirst("caption").text());
        assertTrue(page.select("script").isEmpty(), text);
    }

    @Test
    void codeThatStartsWithANewlineKeepsIt() {
        Table table = Table.create("t", StringColumn.create("answer", new String[] {"\n# 1"}));
        assertEquals("\n# 1", html(table).selectFirst("pre").wholeText());
    }

    @Test
    void numbersAreAlignedRight() {
        Table table = Table.create("t", StringColumn.create("level", "1.1"), IntColumn.create("n", new int[] {5}));
        Document page = html(table);
        assertEquals("text", page.select("td").get(0).className());
        assertEquals("number", page.select("td").get(1).className());
        assertEquals("number", page.select("th").get(1).className());
        assertTrue(page.selectFirst("style").data().contains("table.codestep-table .number { text-align: right;"));
        assertEquals(1, page.select("table.codestep-table").size());
    }

    @Test
    void longTablesAreCutAndSaySo() {
        Table table = Table.create("t", IntColumn.create("n", IntStream.range(0, 1000).toArray()));
        Document page = html(table);
        assertEquals(50, page.select("tbody tr").size());
        assertEquals("The first 50 of 1000 rows.", page.selectFirst("p").text());
        assertTrue(html(table.first(50)).select("p").isEmpty());
    }
}
