package org.codestep.report;

import java.util.List;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/**
 * Results in the order in which they are to be read: for a notebook, see {@link Notebook#report(Report)}, or for a page
 * of its own, see {@link ReportHtml#page}.
 */
public record Report(String title, List<Section> sections) {

    public Report {
        sections = List.copyOf(sections);
    }

    /**
     * A part of a report.
     *
     * @param text what the tables and charts show, in a sentence or two; can be empty
     * @param exhibits Tablesaw tables and XChart charts
     */
    public record Section(String title, String text, List<Object> exhibits) {

        /** @throws IllegalArgumentException if an exhibit is something else */
        public Section {
            exhibits = List.copyOf(exhibits);
            for (Object exhibit : exhibits) {
                if (!(exhibit instanceof Table) && !(exhibit instanceof Chart)) {
                    throw new IllegalArgumentException(
                            "a section shows tables and charts, got a " + exhibit.getClass().getSimpleName());
                }
            }
        }

        Section(String title, String text, Object... exhibits) {
            this(title, text, List.of(exhibits));
        }
    }
}
