package org.codestep.task.label;

import it.unimi.dsi.fastutil.HashCommon;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryBatch;
import org.codestep.corpus.EntryBatches;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.corpus.file.OrderedMap;
import org.codestep.python.run.line.CompiledLines;
import org.codestep.task.Subject;
import org.codestep.task.Task;
import org.codestep.trace.Tracer;

/**
 * Makes examples of a file of snippets, for one task or for several at once, and a summary of each task's beside its
 * file; beside a stream, none. The snippets' order is kept; the same settings give the same bytes, whatever the number
 * of threads and the other tasks.
 */
public final class Labelling {

    /**
     * What becomes of one task's examples.
     *
     * @param file that they are written to
     * @param task with its options
     * @param limit how many are written at most; 0 for all
     * @param unique whether only those with one right answer are kept
     * @param format of the file
     */
    public record Output(Path file, Task task, long limit, boolean unique, FileFormat format) {

        public Output {
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(task, "task");
            Objects.requireNonNull(format, "format");
            if (limit < 0) {
                throw new IllegalArgumentException("a limit is at least 1, or 0 for none; got " + limit);
            }
        }

        /** In the format that the file's name tells. */
        public Output(Path file, Task task, long limit, boolean unique) {
            this(file, task, limit, unique, FileFormat.of(file));
        }
    }

    /**
     * What is made of what.
     *
     * @param input the file of snippets
     * @param format of that file
     * @param outputs one for each task; at least one, each to a file of its own
     * @param seed of what is drawn; each snippet's draw depends on it and on the snippet's number alone
     */
    public record Settings(Path input, FileFormat format, List<Output> outputs, long seed) {

        public Settings {
            Objects.requireNonNull(input, "input");
            Objects.requireNonNull(format, "format");
            outputs = List.copyOf(outputs);
            if (outputs.isEmpty()) {
                throw new IllegalArgumentException("no task; wanted at least one");
            }
            Set<Path> files = new HashSet<>();
            for (Output output : outputs) {
                if (!files.add(output.file().toAbsolutePath().normalize())) {
                    throw new IllegalArgumentException(
                            "two tasks write " + output.file() + "; wanted a file for each");
                }
            }
        }

        /** Of a file in the format that its name tells. */
        public Settings(Path input, List<Output> outputs, long seed) {
            this(input, FileFormat.of(input), outputs, seed);
        }

        /** For one task. */
        public Settings(Path input, Output output, long seed) {
            this(input, List.of(output), seed);
        }
    }

    private final Settings settings;
    private final Tracer tracer;
    private final CompiledLines lines = new CompiledLines();
    private final List<ExampleFile> files = new ArrayList<>();

    private Labelling(Settings settings, Tracer tracer) {
        this.settings = settings;
        this.tracer = tracer;
    }

    /**
     * Writes the files and their summaries.
     *
     * @param tracer runs what is not TinyPy; used by several threads at once
     * @param threads how many work at once; at least 1
     * @param progress is told now and then how many snippets are done
     * @return the summaries, in the order of the outputs
     * @throws IOException if a file cannot be read or written
     * @throws org.codestep.corpus.CorpusFormatException if an entry is malformed, or an example cannot be written in
     *     its file's format
     */
    public static List<LabelSummary> write(Settings settings, Tracer tracer, int threads, LongConsumer progress)
            throws IOException {
        Labelling labelling = new Labelling(settings, tracer);
        try (OpenFiles opened = new OpenFiles()) {
            for (Output output : settings.outputs()) {
                labelling.files.add(opened.add(new ExampleFile(output)));
            }
            labelling.write(threads, progress);
            for (ExampleFile file : labelling.files) {
                file.finish(settings);
            }
            for (ExampleFile file : labelling.files) {
                file.place();
            }
        }
        return labelling.files.stream().map(ExampleFile::summary).toList();
    }

    private void write(int threads, LongConsumer progress) throws IOException {
        try (EntryBatches input = new EntryBatches(settings.input(), settings.format());
                var batches = new OrderedMap<>(input, threads, this::label)) {
            long snippets = 0;
            while (batches.hasNext() && !files.stream().allMatch(ExampleFile::isFull)) {
                Batch batch = batches.next();
                for (int i = 0; i < files.size(); i++) {
                    write(batch.entries(), batch.parts().get(i), files.get(i));
                }
                snippets += batch.entries().size();
                progress.accept(snippets);
            }
        }
    }

    /** Writes a part, or the beginning of it that there is room for. */
    private void write(List<Entry> entries, ExampleFile.Part part, ExampleFile file) throws IOException {
        if (!file.isFull()) {
            long room = file.room();
            file.write(part.summary().examples() < room ? part : label(entries, 0, List.of(file), room).get(0));
        }
    }

    private record Batch(List<Entry> entries, List<ExampleFile.Part> parts) {}

    private Batch label(EntryBatch batch) {
        List<Entry> entries = batch.entries();
        return new Batch(entries, label(entries, batch.length(), files, Long.MAX_VALUE));
    }

    /**
     * @param bytes about how much the entries are
     * @param limit how many examples are made at most for each file
     */
    private List<ExampleFile.Part> label(List<Entry> entries, int bytes, List<ExampleFile> files, long limit) {
        List<ExampleFile.Part> parts = files.stream().map(file -> file.part(limit, bytes)).toList();
        for (Entry entry : entries) {
            Subject subject = null;
            for (int i = 0; i < parts.size(); i++) {
                if (!files.get(i).labelFast(entry, parts.get(i))) {
                    subject = subject == null ? subject(entry) : subject;
                    files.get(i).label(entry, subject, random(entry.number()), parts.get(i));
                }
            }
        }
        return parts;
    }

    private Subject subject(Entry entry) {
        return new Subject(entry.source(), entry.number(), lines::interpreter, tracer);
    }

    /** Of a snippet alone: its draw does not depend on the others. */
    private UniformRandomProvider random(long snippet) {
        return new SplitMix64(HashCommon.murmurHash3(settings.seed() + HashCommon.murmurHash3(snippet)));
    }
}
