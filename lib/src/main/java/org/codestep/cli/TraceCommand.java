package org.codestep.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.codestep.cli.option.GivenFiles;
import org.codestep.cli.option.InputOption;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.TracerChoice;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryReader;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.file.OrderedMap;
import org.codestep.report.progress.Progress;
import org.codestep.trace.Limits;
import org.codestep.trace.Step;
import org.codestep.trace.Trace;
import org.codestep.trace.Tracer;
import org.codestep.trace.UnsupportedProgramException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep trace}. */
@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs Python programs and tells how many lines each executed and what it printed.",
            "",
            "A line counts as executed as CPython 3.11 reports it to sys.settrace: the header of a for once for each"
                    + " item and once more at the end, that of a while at each test, an else never.",
            ""
        },
        footer = {
            "",
            "Each line of the input is an object with the program in \"source\"; other fields are passed on as they"
                    + " are. Added are \"line_count\", \"stdout\", \"error\" (the exception's class, a limit such as"
                    + " StepLimit, or null), \"tracer\", and with --steps a list of {\"line\", \"states\"}.",
            "",
            "Example:",
            "  codestep trace --in programs.jsonl --out traced.jsonl --tracer cpython"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class TraceCommand implements Callable<Integer> {

    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    @Spec
    private CommandSpec spec;

    @Mixin
    private InputOption input;

    @Option(names = "--out", required = true, paramLabel = "FILE.jsonl", converter = PathConverter.Output.class,
            description = "The file to write; - for standard output.")
    private Path out;

    @Option(
            names = "--tracer",
            paramLabel = "TRACER",
            defaultValue = "auto",
            description = "tinypy: the library's own interpreter, which refuses what it does not support; cpython:"
                    + " python3 processes; jython: without Python, refuses what it cannot do exactly; auto: the first"
                    + " of them that takes the program. Default: ${DEFAULT-VALUE}.")
    private TracerChoice tracerChoice;

    @Option(names = "--steps", description = "Also list each executed line with the variables before it.")
    private boolean steps;

    @Override
    public Integer call() throws IOException {
        requireJsonLines("--in", input.file());
        requireJsonLines("--out", out);
        new GivenFiles(spec).requireDistinct(List.of(input.file()), List.of(out));
        long total = FileFormat.JSON_LINES.estimateEntries(input.file());
        try (EntryReader entries = new EntryReader(input.file());
                EntryWriter writer = new EntryWriter(out);
                Tracer tracer = tracerChoice.open();
                var traced = new OrderedMap<>(entries, THREADS, entry -> traced(entry, tracer));
                Progress progress = new Progress("trace", "programs", total)) {
            while (traced.hasNext()) {
                writer.writeObject(traced.next());
                progress.step(1);
            }
            writer.place();
            progress.complete();
        }
        return 0;
    }

    private void requireJsonLines(String option, Path file) {
        if (FileFormat.of(file) != FileFormat.JSON_LINES) {
            throw new ParameterException(
                    spec.commandLine(), option + ": wanted a name ending in .jsonl, got " + file);
        }
    }

    private ObjectNode traced(Entry entry, Tracer tracer) {
        String source = entry.source();
        Trace trace;
        try {
            trace = tracer.trace(source, Limits.DEFAULT, steps ? Tracer.Detail.STEPS : Tracer.Detail.SUMMARY);
        } catch (UnsupportedProgramException e) {
            throw entry.fault("tracer " + tracer.name() + " refuses the program: " + e.getMessage());
        }
        ObjectNode fields = entry.copyOfFields();
        fields.put("line_count", trace.lineCount());
        fields.put("stdout", trace.stdout());
        fields.put("error", trace.error().orElse(null));
        fields.put("tracer", trace.tracer());
        if (steps) {
            ArrayNode list = fields.putArray("steps");
            for (Step step : trace.steps()) {
                list.addObject().put("line", step.line()).put("states", step.states().toString());
            }
        }
        return fields;
    }
}
