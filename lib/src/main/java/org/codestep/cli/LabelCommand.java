package org.codestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryReader;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.Example;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.OrderedMap;
import org.codestep.task.Task;
import org.codestep.trace.Tracer;
import org.codestep.trace.UnsupportedProgramException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code codestep label}. */
@Command(
        name = "label",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a task's examples, prompt and answer, of each snippet of a file.",
            "",
            "A snippet that ends with an exception or at a limit gives none.",
            ""
        },
        footer = {
            "",
            "Reads text with a blank line between snippets, or with the ending .jsonl objects with the program in"
                    + " \"source\". Writes text likewise, or with the ending .jsonl {\"task\", \"prompt\", \"answer\","
                    + " \"right_answers\", \"snippet\"}, snippet being the entry's number in the input, from 0.",
            "",
            "Example:",
            "  codestep label --task line-count --in snippets.jsonl --out examples.jsonl"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong arguments"})
final class LabelCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--task",
            required = true,
            paramLabel = "TASK",
            description = "line-count: the code, then '# count?' and the number of executed lines; line-count-notebook:"
                    + " the same in the form of the line-counting notebook.")
    private Task task;

    @Mixin
    private InputOption input;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path out;

    @Mixin
    private ThreadsOption threads;

    @Override
    public Integer call() throws IOException {
        long total = FileFormat.of(input.file()).countEntries(input.file());
        long without = 0;
        try (EntryReader entries = new EntryReader(input.file());
                EntryWriter writer = new EntryWriter(out);
                Tracer tracer = Tracer.best();
                var labelled = new OrderedMap<>(entries, threads.count(), entry -> label(entry, tracer));
                Progress progress = new Progress("label", "snippets", total)) {
            while (labelled.hasNext()) {
                Labelled next = labelled.next();
                write(next, writer);
                without += next.examples().isEmpty() ? 1 : 0;
                progress.step(1);
            }
            writer.place();
            spec.commandLine().getErr().printf("%s: %,d examples%n", out, writer.count());
        }
        if (without > 0) {
            spec.commandLine().getErr().printf(
                    "%,d snippets gave none, as they ended with an exception or at a limit%n", without);
        }
        return 0;
    }

    private Labelled label(Entry entry, Tracer tracer) {
        try {
            return new Labelled(entry, task.examples(new org.codestep.task.Subject(entry.source(), entry.number(), tracer), null).list());
        } catch (UnsupportedProgramException e) {
            throw entry.fault("tracer " + tracer.name() + " refuses the program: " + e.getMessage());
        }
    }

    private static void write(Labelled labelled, EntryWriter writer) throws IOException {
        for (Example example : labelled.examples()) {
            try {
                writer.write(example);
            } catch (IllegalArgumentException e) {
                throw labelled.entry().fault(e.getMessage());
            }
        }
    }

    private record Labelled(Entry entry, List<Example> examples) {}
}
