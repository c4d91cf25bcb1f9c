package org.codestep.report;

import java.awt.image.BufferedImage;
import java.io.PrintStream;
import java.util.Optional;
import org.codestep.evaluate.Evaluation;
import org.codestep.evaluate.suite.SuiteEvaluation;
import org.codestep.report.chart.ChartImage;
import org.codestep.report.progress.KernelDisplay;
import org.codestep.report.progress.Progress;
import org.codestep.source.survey.CorpusSurvey;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/**
 * Shows tables, charts and progress below the running cell, on any kernel of the IJava family; where there is no
 * kernel, as text on standard output. The methods return nothing, as a cell prints whatever its last call returns.
 */
public final class Notebook {

    private Notebook() {}

    /**
     * Shows a Tablesaw table as an HTML table of at most 50 rows, an XChart chart or a {@link BufferedImage} as a
     * picture, and anything else as text.
     *
     * @throws IllegalStateException if the kernel fails to display it
     */
    public static void show(Object object) {
        show(object, KernelDisplay.find(), System.out);
    }

    static void show(Object object, Optional<KernelDisplay> kernel, PrintStream out) {
        if (kernel.isEmpty()) {
            out.println(text(object));
        } else if (object instanceof Table table) {
            kernel.get().display(TableHtml.of(table), "text/html");
        } else if (object instanceof Chart<?, ?> chart) {
            kernel.get().display(ChartImage.html(chart), "text/html");
        } else if (object instanceof BufferedImage image) {
            kernel.get().display(image, "image/png");
        } else {
            kernel.get().display(String.valueOf(object), "text/plain");
        }
    }

    /** Shows an evaluation below the running cell in tables and charts: how good a model is, and what it gets wrong. */
    public static void report(Evaluation evaluation) {
        report(EvaluationReport.of(evaluation));
    }

    /** The same of a suite: the table in and out of distribution, where the model breaks, and what it gets wrong. */
    public static void report(SuiteEvaluation suite) {
        report(EvaluationReport.of(suite));
    }

    /** The same of a corpus: what was taken and left out, sizes, languages, files that are alike, tokens. */
    public static void report(CorpusSurvey corpus) {
        report(CorpusReport.of(corpus));
    }

    /** Shows a report below the running cell. */
    public static void report(Report report) {
        report(report, KernelDisplay.find(), System.out);
    }

    static void report(Report report, Optional<KernelDisplay> kernel, PrintStream out) {
        if (kernel.isPresent()) {
            kernel.get().display(ReportHtml.fragment(report), "text/html");
            return;
        }
        out.println(report.title());
        for (Report.Section section : report.sections()) {
            out.println("\n" + section.title() + (section.text().isEmpty() ? "" : "\n" + section.text()));
            section.exhibits().forEach(exhibit -> out.println(text(exhibit)));
        }
    }

    /**
     * A live line below the cell with the share done, the rate and the time left; to be used in a try-with-resources
     * statement, so that its last state stays in the notebook. Without a kernel it is shown on standard error.
     *
     * @param title what makes progress, as {@code training}
     * @param total the number of examples at the end, at least 1
     */
    public static Progress progress(String title, long total) {
        if (total < 1) {
            throw new IllegalArgumentException("progress needs a total of at least 1 example, got " + total);
        }
        return new Progress(title, "examples", total);
    }

    /**
     * The same for a training run, with a chart of its losses below the line while it goes on; to be given to the
     * trainer, which tells it each entry of the log.
     *
     * @param title of the run
     * @param total the number of examples that it will have seen at its end, at least 1
     */
    public static TrainingDisplay training(String title, long total) {
        return new TrainingDisplay(title, total, progress(title, total), KernelDisplay.find(), System::nanoTime);
    }

    private static String text(Object object) {
        if (object instanceof Table table) {
            return table.print(TableHtml.MOST_ROWS);
        }
        if (object instanceof Chart<?, ?> chart) {
            return "[chart: " + chart.getTitle() + ", shown only in a notebook]";
        }
        if (object instanceof BufferedImage image) {
            return "[picture of " + image.getWidth() + " x " + image.getHeight() + " pixels, shown only in a notebook]";
        }
        return String.valueOf(object);
    }
}
