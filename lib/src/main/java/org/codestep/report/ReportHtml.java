package org.codestep.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.codestep.report.chart.ChartImage;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.DocumentType;
import org.jsoup.nodes.Element;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/** Reports as HTML. */
public final class ReportHtml {

    private ReportHtml() {}

    /** A whole page that holds all it needs, for a browser without a network; light or dark as the reader has it. */
    public static String page(Report report) {
        Document page = Document.createShell("");
        page.outputSettings().prettyPrint(false);
        page.prependChild(new DocumentType("html", "", ""));
        page.selectFirst("html").attr("lang", "en");
        Element head = page.head();
        head.appendElement("meta").attr("charset", "UTF-8");
        head.appendElement("meta").attr("name", "viewport").attr("content", "width=device-width, initial-scale=1");
        head.appendElement("meta").attr("name", "color-scheme").attr("content", "light dark");
        head.appendElement("title").text(report.title());
        head.appendElement("style").appendChild(new DataNode(style() + TableHtml.STYLE));
        Element main = page.body().appendElement("main");
        main.appendElement("h1").text(report.title());
        append(report, main, "h2");
        return page.outerHtml();
    }

    /** The sections for the output of a notebook's cell, where the notebook has the headings above. */
    public static String fragment(Report report) {
        Document page = new Document("");
        page.outputSettings().prettyPrint(false);
        page.appendElement("style").appendChild(new DataNode(TableHtml.STYLE));
        page.appendElement("h3").text(report.title());
        append(report, page, "h4");
        return page.html();
    }

    private static void append(Report report, Element page, String heading) {
        for (Report.Section section : report.sections()) {
            Element html = page.appendElement("section");
            html.appendElement(heading).text(section.title());
            if (!section.text().isEmpty()) {
                html.appendElement("p").text(section.text());
            }
            section.exhibits().forEach(exhibit -> append(exhibit, html));
        }
    }

    private static void append(Object exhibit, Element section) {
        Element frame = section.appendElement("div").addClass("codestep-exhibit");
        if (exhibit instanceof Table table) {
            TableHtml.append(table, frame);
        } else {
            frame.append(ChartImage.html((Chart<?, ?>) exhibit));
        }
    }

    private static String style() {
        try (InputStream in = ReportHtml.class.getResourceAsStream("report.css")) {
            return new String(Objects.requireNonNull(in, "report.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
