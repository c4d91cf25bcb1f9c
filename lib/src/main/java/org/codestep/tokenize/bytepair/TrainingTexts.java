package org.codestep.tokenize.bytepair;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.codestep.corpus.CorpusFormatException;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryBatches;
import org.codestep.corpus.EntryReader;
import org.codestep.corpus.FileFormat;
import org.codestep.tokenize.WholeText;

/**
 * The texts of a file to learn tokens of, one after another; memory holds a few of them. It is to be closed.
 *
 * <p>As an iterator it throws {@link java.io.UncheckedIOException} if the file cannot be read, and
 * {@link CorpusFormatException} where it does not hold what it should.
 */
public final class TrainingTexts implements Iterator<String>, Closeable {

    private final Iterator<String> texts;
    private final Closeable file;

    private TrainingTexts(Iterator<String> texts, Closeable file) {
        this.texts = texts;
        this.file = file;
    }

    /**
     * The lines of a file of UTF-8, each with its end a text, as Python's {@code tokenizers} takes files.
     *
     * @throws IOException if it cannot be opened
     */
    public static TrainingTexts ofLines(Path file) throws IOException {
        // JSON lines are cut where lines end, whatever these hold.
        EntryBatches batches = new EntryBatches(file, FileFormat.JSON_LINES);
        return new TrainingTexts(new Lines(batches), batches::close);
    }

    /**
     * A field of each object of a file of JSON lines.
     *
     * @param field whose value is a text
     * @throws IOException if it cannot be opened
     */
    public static TrainingTexts ofJsonLines(Path file, String field) throws IOException {
        EntryReader entries = new EntryReader(file, FileFormat.JSON_LINES);
        return new TrainingTexts(new Fields(entries, field), entries::close);
    }

    @Override
    public boolean hasNext() {
        return texts.hasNext();
    }

    @Override
    public String next() {
        return texts.next();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static final class Lines implements Iterator<String> {

        private final EntryBatches batches;
        private Iterator<String> lines = Collections.emptyIterator();

        Lines(EntryBatches batches) {
            this.batches = batches;
        }

        @Override
        public boolean hasNext() {
            return lines.hasNext() || batches.hasNext();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the file has no further line");
            }
            if (!lines.hasNext()) {
                lines = batches.next().lines().iterator();
            }
            return lines.next();
        }
    }

    private record Fields(EntryReader entries, String field) implements Iterator<String> {

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public String next() {
            Entry entry = entries.next();
            JsonNode value = entry.fields().orElseThrow().path(field);
            if (!value.isTextual()) {
                throw entry.fault(value.isMissingNode()
                        ? "no field \"" + field + "\"; the object has " + names(entry)
                        : "the field \"" + field + "\" is no text");
            }
            try {
                return WholeText.require(value.textValue());
            } catch (IllegalArgumentException e) {
                throw entry.fault(e.getMessage());
            }
        }

        private static String names(Entry entry) {
            var names = entry.fields().orElseThrow().fieldNames();
            return names.hasNext() ? String.join(", ", (Iterable<String>) () -> names) : "none";
        }
    }
}
