package org.codestep.evaluate.row;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codestep.corpus.CorpusFormatException;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryReader;
import org.codestep.corpus.Example;
import org.codestep.task.AnswerChecker;

/** The first examples of a file, and the levels of the snippets that they were made from. */
public final class ExampleStream {

    private final Path file;
    private final AnswerChecker task;
    private final long limit;

    /** @param limit how many of its examples; 0 for all */
    public ExampleStream(Path file, AnswerChecker task, long limit) {
        this.file = file;
        this.task = task;
        this.limit = limit == 0 ? Long.MAX_VALUE : limit;
    }

    /** What is done with some examples of a file. */
    public interface Chunk {

        /** @param first the number of the first of them in the file */
        void take(List<Example> examples, long first) throws IOException, InterruptedException;
    }

    /** What is done with one example. */
    public interface Visit {

        /** @throws IllegalArgumentException if something is wrong with it; the file and the line are added */
        void take(Example example);
    }

    /**
     * Reads the examples one by one.
     *
     * @throws CorpusFormatException if one is malformed, of another task, or refused
     */
    public void forEach(Visit visit) throws IOException {
        try (EntryReader entries = new EntryReader(file)) {
            for (long number = 0; number < limit && entries.hasNext(); number++) {
                Entry entry = entries.next();
                Example example = task.read(entry);
                try {
                    visit.take(example);
                } catch (IllegalArgumentException e) {
                    throw entry.fault(e.getMessage());
                }
            }
        }
    }

    /** Reads the examples, {@code size} at a time. @param first how many to leave out before */
    public void forEachChunk(long first, int size, Chunk chunk) throws IOException, InterruptedException {
        try (EntryReader entries = new EntryReader(file)) {
            List<Example> examples = new ArrayList<>();
            long number = 0;
            for (; number < limit && entries.hasNext(); number++) {
                Entry entry = entries.next();
                if (number < first) {
                    continue;
                }
                examples.add(task.read(entry));
                if (examples.size() == size) {
                    chunk.take(examples, number + 1 - size);
                    examples = new ArrayList<>();
                }
            }
            if (!examples.isEmpty()) {
                chunk.take(examples, number - examples.size());
            }
        }
    }

    /** All of them. */
    public List<Example> toList() throws IOException {
        List<Example> examples = new ArrayList<>();
        forEach(examples::add);
        return examples;
    }

    /**
     * The level of each snippet of a file.
     *
     * @throws CorpusFormatException if a snippet has none
     */
    public static List<String> levels(Path snippets) throws IOException {
        List<String> levels = new ArrayList<>();
        try (EntryReader entries = new EntryReader(snippets)) {
            while (entries.hasNext()) {
                Entry entry = entries.next();
                String level = entry.fields().map(fields -> fields.path("level").asText("")).orElse("");
                if (level.isEmpty()) {
                    throw entry.fault("wanted a snippet {\"source\": ..., \"level\": ...}, got one without a level");
                }
                levels.add(level.intern());
            }
        }
        return levels;
    }
}
