package org.codestep.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.codestep.cli.option.PathConverter;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.corpus.file.Streams;
import org.codestep.report.EvaluationReport;
import org.codestep.report.Report;
import org.codestep.report.ReportHtml;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a page of an evaluation: tables and charts of how good the model is, and what it gets wrong.",
            ""
        },
        footer = {
            "",
            "The page is one HTML file that holds all it needs and loads nothing. Of a suite, it has the table in and"
                    + " out of distribution, where the model breaks, and what it gets wrong in distribution; each other"
                    + " set is an evaluation of its own, DIR/NAME.",
            "",
            "Example:",
            "  codestep report --evaluation eval --out eval.html"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class ReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--evaluation", required = true, paramLabel = "DIR", converter = PathConverter.InputFolder.class,
            description = "What codestep evaluate wrote, of a file or of a suite.")
    private Path evaluation;

    @Option(names = "--out", required = true, paramLabel = "FILE", converter = PathConverter.Output.class,
            description = "The page; an older one is replaced. - for standard output.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        if (!Streams.isStream(out) && Files.exists(out) && !out.toString().endsWith(".html")
                && out.toRealPath().startsWith(evaluation.toRealPath())) {
            throw new ParameterException(spec.commandLine(), out + " would be overwritten, and is a file of the"
                    + " evaluation; wanted another name to write to");
        }
        Report report = EvaluationReport.ofFolder(evaluation);
        try (PlacedFile file = new PlacedFile(out)) {
            file.write(ReportHtml.page(report));
            file.place();
        }
        spec.commandLine().getErr().println(out + ": " + report.title());
        return 0;
    }
}
