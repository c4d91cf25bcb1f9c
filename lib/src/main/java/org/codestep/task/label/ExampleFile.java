package org.codestep.task.label;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import org.apache.commons.rng.UniformRandomProvider;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.Example;
import org.codestep.corpus.ExampleBlock;
import org.codestep.corpus.FileFormat;
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.corpus.file.Streams;
import org.codestep.task.Examples;
import org.codestep.task.Subject;
import org.codestep.task.TaskOptions;
import org.codestep.task.UnusableSnippetException;
import org.codestep.task.kind.LineCount;

/** The file of one task's examples while it is written, and the summary that goes beside it. */
final class ExampleFile implements Closeable {

    /**
     * The examples of some snippets in a row, on their way to the file. Different threads may fill different ones.
     *
     * @param summary of the snippets so far
     * @param limit how many examples it takes at most; what comes after is not looked at
     * @param counts of the task whose examples can be made without a string; null for others
     */
    record Part(ExampleBlock block, LabelSummary summary, long limit, LineCountText counts) {

        boolean isFull() {
            return summary.examples() >= limit;
        }
    }

    private final Labelling.Output output;
    private final EntryWriter writer;
    private final LabelSummary summary = new LabelSummary();
    /** Null before {@link #finish}, and where there is none. */
    private PlacedFile summaryFile;
    /** Read by the threads that make parts: what they make for a full file is not wanted. */
    private volatile boolean full;

    ExampleFile(Labelling.Output output) throws IOException {
        this.output = output;
        this.writer = new EntryWriter(output.file(), output.format());
    }

    /**
     * A part without examples.
     *
     * @param limit how many it takes at most; none if the file is full
     * @param bytes those of the snippets
     */
    Part part(long limit, int bytes) {
        boolean text = writer.format() == FileFormat.TEXT;
        LabelSummary summary = new LabelSummary();
        LineCountText counts = text && output.task() instanceof LineCount task
                ? new LineCountText(task.form(), summary) : null;
        ExampleBlock block = new ExampleBlock(writer.format(), bytes + bytes / 2);
        return new Part(block, summary, full ? 0 : limit, counts);
    }

    /**
     * Adds a snippet's examples to a part if that needs neither the snippet as a string nor a draw.
     *
     * @return whether nothing is left to do
     */
    boolean labelFast(Entry entry, Part part) {
        if (part.isFull()) {
            return true;
        }
        Entry.Slice snippet = part.counts() == null ? null : entry.ascii();
        if (snippet == null || !part.counts().add(snippet, part.block())) {
            return false;
        }
        part.summary().addSnippet("");
        return true;
    }

    /**
     * Adds a snippet's examples to a part, after {@link #labelFast} has not.
     *
     * @param entry where the snippet is from
     * @param random the draw of this snippet
     * @throws org.codestep.corpus.CorpusFormatException if an example cannot be written in the file's format
     */
    void label(Entry entry, Subject subject, UniformRandomProvider random, Part part) {
        Examples examples = examples(subject, random);
        String whyNone = examples.whyNone();
        boolean used = false;
        for (Example example : examples.list()) {
            if (output.unique() && example.rightAnswers() != 1) {
                part.summary().addAmbiguous();
                whyNone = "no example with one right answer";
            } else if (!part.isFull()) {
                add(entry, example, part);
                used = true;
            }
        }
        part.summary().addSnippet(used ? "" : whyNone);
    }

    private Examples examples(Subject subject, UniformRandomProvider random) {
        try {
            return output.task().examples(subject, random);
        } catch (UnusableSnippetException e) {
            return Examples.none(e.getMessage());
        }
    }

    private static void add(Entry entry, Example example, Part part) {
        try {
            part.block().add(example);
        } catch (IllegalArgumentException e) {
            throw entry.fault(e.getMessage());
        }
        part.summary().addExample(example);
    }

    /** How many more examples there is room for. */
    long room() {
        return output.limit() == 0 ? Long.MAX_VALUE : output.limit() - writer.count();
    }

    /** Writes a part that there is room for. */
    void write(Part part) throws IOException {
        writer.write(part.block());
        summary.add(part.summary());
        full = room() == 0;
    }

    boolean isFull() {
        return full;
    }

    LabelSummary summary() {
        return summary;
    }

    /**
     * Writes the summary, if the examples go to no stream, and returns when both are on the disk: what can go wrong is
     * over before any file gets its name.
     *
     * @param settings what they were made with
     */
    void finish(Labelling.Settings settings) throws IOException {
        writer.force();
        if (Streams.isStream(output.file())) {
            return;
        }
        ObjectNode description = JsonNodeFactory.instance.objectNode();
        description.put("task", output.task().name());
        description.set("settings", describe(settings));
        description.setAll(summary.toJson());
        summaryFile = new PlacedFile(LabelSummary.fileOf(output.file()));
        summaryFile.write(JsonFile.bytes(description));
        summaryFile.write("\n");
        summaryFile.force();
    }

    /** Puts the examples and the summary, which are finished, under their names. */
    void place() throws IOException {
        writer.place();
        if (summaryFile != null) {
            summaryFile.place();
        }
    }

    private ObjectNode describe(Labelling.Settings settings) {
        TaskOptions options = output.task().options();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("input", settings.input().getFileName().toString());
        json.put("limit", output.limit());
        json.put("sampling_limit", options.samplingLimit());
        json.put("step_limit", options.stepLimit());
        var masked = json.putArray("masked_operators");
        options.operators().stream().sorted().forEach(kind -> masked.add(kind.toString()));
        json.put("lowest_input", options.lowestInput());
        json.put("highest_input", options.highestInput());
        json.put("unique", output.unique());
        json.put("seed", settings.seed());
        return json;
    }

    @Override
    public void close() throws IOException {
        try (PlacedFile unplaced = summaryFile) {
            writer.close();
        }
    }
}
