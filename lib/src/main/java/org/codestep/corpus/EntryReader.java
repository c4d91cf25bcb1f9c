package org.codestep.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Reads the entries of a file of snippets or examples one at a time, text or JSON lines.
 *
 * <p>As an iterator it throws {@link java.io.UncheckedIOException} if the file cannot be read and
 * {@link CorpusFormatException} at a malformed entry.
 */
public final class EntryReader implements Iterator<Entry>, AutoCloseable {

    private final Path file;
    private final EntryBatches batches;
    private Iterator<Entry> batch = Collections.emptyIterator();

    /** Opens a file in the format that its name tells. */
    public EntryReader(Path file) throws IOException {
        this(file, FileFormat.of(file));
    }

    /** Opens a file in a format that its name needs not tell. */
    public EntryReader(Path file, FileFormat format) throws IOException {
        this.file = file;
        this.batches = new EntryBatches(file, format);
    }

    /**
     * All examples of a file, in memory.
     *
     * @throws IOException if the file cannot be opened
     * @throws CorpusFormatException if an entry is malformed, or no example
     */
    public static List<Example> examples(Path file) throws IOException {
        List<Example> examples = new ArrayList<>();
        try (EntryReader entries = new EntryReader(file)) {
            entries.forEachRemaining(entry -> examples.add(entry.example()));
        }
        return examples;
    }

    @Override
    public boolean hasNext() {
        while (!batch.hasNext() && batches.hasNext()) {
            batch = batches.next().entries().iterator();
        }
        return batch.hasNext();
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException(file + " has no further entry");
        }
        return batch.next();
    }

    @Override
    public void close() throws IOException {
        batches.close();
    }
}
