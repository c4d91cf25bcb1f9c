package org.codestep.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Reads the entries of a file of snippets or examples one at a time, text or JSON lines.
 *
 * <p>As an iterator it throws {@link UncheckedIOException} if the file cannot be read and
 * {@link CorpusFormatException} at a malformed entry.
 */
public final class EntryReader implements Iterator<Entry>, AutoCloseable {

    /** Numbers keep the digits they are written with. */
    private static final ObjectReader JSON = new ObjectMapper()
            .readerFor(JsonNode.class)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private final Path file;
    private final FileFormat format;
    private final LineReader lines;
    private long count;
    private Entry ahead;

    /** Opens a file in the format that its name tells. */
    public EntryReader(Path file) throws IOException {
        this(file, FileFormat.of(file));
    }

    EntryReader(Path file, FileFormat format) throws IOException {
        this.file = file;
        this.format = format;
        this.lines = new LineReader(file);
    }

    @Override
    public boolean hasNext() {
        if (ahead == null) {
            try {
                ahead = format == FileFormat.TEXT ? nextText() : nextObject();
            } catch (IOException e) {
                throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
            }
        }
        return ahead != null;
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException(file + " has no further entry");
        }
        Entry entry = ahead;
        ahead = null;
        return entry;
    }

    private Entry nextText() throws IOException {
        String line = lines.next();
        if (line == null) {
            return null;
        }
        if (line.isEmpty()) {
            return atTrailingBlankLines();
        }
        long first = lines.number();
        StringBuilder text = new StringBuilder(line);
        for (line = lines.next(); line != null && !line.isEmpty(); line = lines.next()) {
            text.append('\n').append(line);
        }
        return Entry.ofText(file, first, count++, text.toString());
    }

    /** Blank lines are allowed at the end only; null if that is where they are. */
    private Entry atTrailingBlankLines() throws IOException {
        long blank = lines.number();
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isEmpty()) {
                throw new CorpusFormatException(
                        file, blank, "an entry is empty; wanted one blank line between entries and none before the"
                                + " first");
            }
        }
        return null;
    }

    private Entry nextObject() throws IOException {
        String line = lines.next();
        if (line == null) {
            return null;
        }
        try {
            JsonNode node = JSON.readValue(line);
            if (node instanceof ObjectNode object) {
                return Entry.ofObject(file, lines.number(), count++, object);
            }
            throw lines.fault("wanted one JSON object a line, got " + (line.isBlank() ? "a blank line" : line));
        } catch (JsonProcessingException e) {
            throw lines.fault("wanted one JSON object a line: " + e.getOriginalMessage());
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
