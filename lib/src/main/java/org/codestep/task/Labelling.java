package org.codestep.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import it.unimi.dsi.fastutil.HashCommon;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryBatches;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.Example;
import org.codestep.corpus.ExampleBlock;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.OrderedMap;
import org.codestep.corpus.PlacedFile;
import org.codestep.python.run.CompiledLines;
import org.codestep.trace.Tracer;

/**
 * Makes a task's examples of a file of snippets, and a summary of them beside the file. The snippets' order is kept;
 * the same settings give the same bytes, whatever the number of threads.
 */
public final class Labelling {

    private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

    /**
     * What is made of what.
     *
     * @param input the file of snippets
     * @param output the file of examples
     * @param task with its options
     * @param limit how many examples are written at most; 0 for all
     * @param unique whether only examples with one right answer are kept
     * @param seed of what is drawn; each snippet's draw depends on it and on the snippet's number alone
     */
    public record Settings(Path input, Path output, Task task, long limit, boolean unique, long seed) {

        public Settings {
            Objects.requireNonNull(input, "input");
            Objects.requireNonNull(output, "output");
            Objects.requireNonNull(task, "task");
            if (limit < 0) {
                throw new IllegalArgumentException("a limit is at least 1, or 0 for none; got " + limit);
            }
        }
    }

    private final Settings settings;
    private final Tracer tracer;
    private final FileFormat format;
    private final CompiledLines lines = new CompiledLines();

    private Labelling(Settings settings, Tracer tracer) {
        this.settings = settings;
        this.tracer = tracer;
        this.format = FileFormat.of(settings.output());
    }

    /**
     * Writes the file and its summary.
     *
     * @param tracer runs what is not TinyPy; used by several threads at once
     * @param threads how many work at once; at least 1
     * @param progress is told now and then how many snippets are done
     * @throws IOException if a file cannot be read or written
     * @throws org.codestep.corpus.CorpusFormatException if an entry is malformed, or an example cannot be written in
     *     the file's format
     */
    public static LabelSummary write(Settings settings, Tracer tracer, int threads, LongConsumer progress)
            throws IOException {
        return new Labelling(settings, tracer).write(threads, progress);
    }

    private LabelSummary write(int threads, LongConsumer progress) throws IOException {
        LabelSummary summary = new LabelSummary();
        try (EntryBatches input = new EntryBatches(settings.input());
                EntryWriter writer = new EntryWriter(settings.output());
                var batches = new OrderedMap<>(input, threads, entries -> label(entries.entries()))) {
            while (batches.hasNext() && !isFull(writer.count())) {
                Batch batch = batches.next();
                if (isFull(writer.count() + batch.summary().examples() - 1)) {
                    batch = label(batch.entries(), settings.limit() - writer.count());
                }
                writer.write(batch.block());
                summary.add(batch.summary());
                progress.accept(summary.snippets());
            }
            place(writer, summary);
        }
        return summary;
    }

    /** The summary goes beside the examples, when both are complete. */
    private void place(EntryWriter writer, LabelSummary summary) throws IOException {
        ObjectNode description = JsonNodeFactory.instance.objectNode();
        description.put("task", settings.task().name());
        description.set("settings", settingsJson());
        description.setAll(summary.toJson());
        try (PlacedFile file = new PlacedFile(LabelSummary.fileOf(settings.output()))) {
            file.write(JSON.writeValueAsString(description) + "\n");
            writer.place();
            file.place();
        }
    }

    private ObjectNode settingsJson() {
        TaskOptions options = settings.task().options();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("input", settings.input().getFileName().toString());
        json.put("limit", settings.limit());
        json.put("sampling_limit", options.samplingLimit());
        json.put("step_limit", options.stepLimit());
        ArrayNode masked = json.putArray("masked_operators");
        options.operators().stream().sorted().forEach(kind -> masked.add(kind.toString()));
        json.put("lowest_input", options.lowestInput());
        json.put("highest_input", options.highestInput());
        json.put("unique", settings.unique());
        json.put("seed", settings.seed());
        return json;
    }

    private boolean isFull(long examples) {
        return settings.limit() > 0 && examples >= settings.limit();
    }

    private record Batch(List<Entry> entries, ExampleBlock block, LabelSummary summary) {}

    private Batch label(List<Entry> entries) {
        return label(entries, Long.MAX_VALUE);
    }

    /** @param limit how many examples are made at most */
    private Batch label(List<Entry> entries, long limit) {
        ExampleBlock block = new ExampleBlock(format);
        LabelSummary summary = new LabelSummary();
        for (Entry entry : entries) {
            if (summary.examples() == limit) {
                break;
            }
            label(entry, block, summary, limit);
        }
        return new Batch(entries, block, summary);
    }

    private void label(Entry entry, ExampleBlock block, LabelSummary summary, long limit) {
        Examples examples;
        try {
            Subject subject = new Subject(entry.source(), entry.number(), lines::interpreter, tracer);
            examples = settings.task().examples(subject, random(entry.number()));
        } catch (UnusableSnippetException e) {
            examples = Examples.none(e.getMessage());
        }
        String whyNone = examples.whyNone();
        boolean used = false;
        for (Example example : examples.list()) {
            if (settings.unique() && example.rightAnswers() != 1) {
                summary.addAmbiguous();
                whyNone = "no example with one right answer";
            } else if (summary.examples() < limit) {
                write(entry, example, block);
                summary.addExample(example);
                used = true;
            }
        }
        summary.addSnippet(used ? "" : whyNone);
    }

    private static void write(Entry entry, Example example, ExampleBlock block) {
        try {
            block.add(example);
        } catch (IllegalArgumentException e) {
            throw entry.fault(e.getMessage());
        }
    }

    /** Of a snippet alone: its draw does not depend on the others. */
    private UniformRandomProvider random(long snippet) {
        return new SplitMix64(HashCommon.murmurHash3(settings.seed() + HashCommon.murmurHash3(snippet)));
    }
}
