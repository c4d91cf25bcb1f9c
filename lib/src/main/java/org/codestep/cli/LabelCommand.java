package org.codestep.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.codestep.cli.option.ExampleOptions;
import org.codestep.cli.option.GivenFiles;
import org.codestep.cli.option.InputOption;
import org.codestep.cli.option.NumberConverter;
import org.codestep.cli.option.PathConverter;
import org.codestep.cli.option.StreamFormat;
import org.codestep.cli.option.ThreadsOption;
import org.codestep.corpus.file.Streams;
import org.codestep.report.progress.Progress;
import org.codestep.task.Task;
import org.codestep.task.label.LabelSummary;
import org.codestep.task.label.Labelling;
import org.codestep.trace.Tracer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code codestep label}. */
@Command(
        name = "label",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a task's examples, prompt and answer, of each snippet of a file.",
            "",
            "A snippet that ends with an exception or at a limit gives none. For the tasks that mask code, which want"
                    + " TinyPy snippets, every alternative is run, and an example says how many answers are right.",
            "",
            "Tasks:",
            "  line-count           the code, then '# count?' and the number of executed lines",
            "  line-count-notebook  the same in the form of the line-counting notebook",
            "  output               the code, then '# ' and the final value of each variable",
            "  operator             the code with an operator as '?', final states, 'operator?' and the operator",
            "  stepped-operator     the code with an operator as '?' and the line about to run at a step as"
                    + " @line$states, '# operator?' and the operator",
            "  stepped-input        the same with a number of an assignment before the first block, '# input?'",
            "  code-trace           the code, then for each step '#STEP' and the code with the line about to run as"
                    + " @line$states",
            ""
        },
        footer = {
            "",
            "Reads text with a blank line between snippets, or with the ending .jsonl objects with the program in"
                    + " \"source\". Writes text likewise, or with the ending .jsonl {\"task\", \"prompt\", \"answer\","
                    + " \"right_answers\", \"snippet\"}, snippet being the entry's number in the input, from 0. What it"
                    + " did stands beside the file, for e.jsonl in e.jsonl.summary.json, but for standard output.",
            "",
            "Examples:",
            "  codestep label --task stepped-operator --step-limit 3 --unique --in snippets.jsonl --out examples.jsonl",
            "  codestep label --in snippets.jsonl --task output --out outputs.jsonl --task operator --out operators.jsonl"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class LabelCommand implements Callable<Integer> {

    /** Reasons for unused snippets that are shown; the summary has all. */
    private static final int REASONS = 5;

    @Spec
    private CommandSpec spec;

    @Mixin
    private InputOption input;

    @ArgGroup(exclusive = false, multiplicity = "1..*")
    private List<TaskOutput> outputs;

    @Option(names = "--seed", paramLabel = "S", converter = NumberConverter.Seed.class,
            description = "Seed of what is drawn. Default: 0.")
    private long seed;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private StreamFormat format;

    /** A task and the options that are its own. */
    private static final class TaskOutput extends ExampleOptions {

        @Option(
                names = "--task",
                required = true,
                paramLabel = "TASK",
                description = "Which task, see above. Can be given several times, each time with an --out and other"
                        + " options of its own after it; the snippets are then read and run once for all.")
        private Task task;

        @Option(names = "--out", required = true, paramLabel = "FILE", converter = PathConverter.Output.class,
                description = "The file to write; - for standard output.")
        private Path file;

        Labelling.Output output(StreamFormat format) {
            return new Labelling.Output(file, with(task), limit(), unique(), format.of(file));
        }
    }

    @Override
    public Integer call() throws IOException {
        Labelling.Settings settings = settings();
        requireFiles(settings);
        long total = settings.format().estimateEntries(input.file());
        List<LabelSummary> summaries;
        try (Tracer tracer = Tracer.best();
                Progress progress = new Progress("label", "snippets", total)) {
            summaries = Labelling.write(settings, tracer, threads.count(), progress::update);
            progress.complete();
        }
        for (int i = 0; i < summaries.size(); i++) {
            report(settings.outputs().get(i).file(), summaries.get(i), spec.commandLine().getErr());
        }
        return 0;
    }

    private void requireFiles(Labelling.Settings settings) throws IOException {
        List<Path> files = new ArrayList<>(settings.outputs().stream().map(Labelling.Output::file).toList());
        new GivenFiles(spec).requireDistinct(List.of(input.file()), files);
        files.add(input.file());
        format.requireUse(files);
    }

    private Labelling.Settings settings() {
        try {
            List<Labelling.Output> files =
                    outputs.stream().map(output -> output.output(format)).toList();
            return new Labelling.Settings(input.file(), format.of(input.file()), files, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static void report(Path out, LabelSummary summary, PrintWriter err) throws IOException {
        err.printf(Locale.ROOT, "%s: %,d examples of %,d snippets%n", out, summary.examples(), summary.snippets());
        if (summary.ambiguous() > 0) {
            err.printf(Locale.ROOT, "%,d examples with more than one right answer left out%n", summary.ambiguous());
        }
        long without = summary.unusable().values().stream().mapToLong(Long::longValue).sum();
        if (without > 0) {
            err.printf(Locale.ROOT, "%,d snippets gave none:%n", without);
        }
        summary.unusable().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(REASONS)
                .forEach(reason -> err.printf(Locale.ROOT, "%,12d  %s%n", reason.getValue(), reason.getKey()));
        if (summary.unusable().size() > REASONS && !Streams.isStream(out)) {
            err.printf(Locale.ROOT, "              and %d more reasons, see %s%n", summary.unusable().size() - REASONS,
                    LabelSummary.fileOf(out));
        }
    }
}
