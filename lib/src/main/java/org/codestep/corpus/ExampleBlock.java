package org.codestep.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import it.unimi.dsi.fastutil.io.FastByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Examples in a row as a file holds them, put together by another thread than the one that writes the file. */
public final class ExampleBlock {

    /** Escapes as {@link EntryWriter} has them, and nothing between one object and the next. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .rootValueSeparator("")
            .build();

    private final FileFormat format;
    private final FastByteArrayOutputStream bytes = new FastByteArrayOutputStream(1 << 14);
    private final JsonGenerator json;
    private int count;

    public ExampleBlock(FileFormat format) {
        this.format = format;
        try {
            json = format == FileFormat.JSON_LINES ? JSON.createGenerator(bytes) : null;
        } catch (IOException e) {
            throw new UncheckedIOException("a generator in memory fails", e);
        }
    }

    /**
     * Adds an example: its text, or an object of its fields.
     *
     * @throws IllegalArgumentException if it cannot be in a text file, see {@link EntryWriter#writeText}
     */
    public void add(Example example) {
        if (format == FileFormat.TEXT) {
            String text = example.text();
            EntryWriter.requireOneEntry(text);
            separate();
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            write(utf8, 0, utf8.length);
            bytes.write('\n');
        } else {
            addObject(example);
        }
        count++;
    }

    /**
     * Adds an example to a text block: an entry of a text file, and what comes before and after it.
     *
     * @param before may be empty
     * @param after with what it follows no blank line
     */
    public void add(byte[] before, Entry.Slice entry, byte[] after) {
        if (format != FileFormat.TEXT) {
            throw new IllegalArgumentException("wanted a block of text, got one of " + format);
        }
        separate();
        write(before, 0, before.length);
        write(entry.bytes(), entry.from(), entry.length());
        write(after, 0, after.length);
        bytes.write('\n');
        count++;
    }

    /** Puts a blank line between two entries of a text file. */
    private void separate() {
        if (count > 0) {
            bytes.write('\n');
        }
    }

    private void write(byte[] text, int from, int length) {
        try {
            bytes.write(text, from, length);
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer in memory fails", e);
        }
    }

    private void addObject(Example example) {
        try {
            json.writeStartObject();
            json.writeStringField("task", example.task());
            json.writeStringField("prompt", example.prompt());
            json.writeStringField("answer", example.answer());
            json.writeNumberField("right_answers", example.rightAnswers());
            json.writeNumberField("snippet", example.snippet());
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("a generator in memory fails", e);
        }
    }

    int count() {
        return count;
    }

    FileFormat format() {
        return format;
    }

    /** All of it, at the beginning of an array. */
    Entry.Slice bytes() throws IOException {
        if (json != null) {
            json.flush();
        }
        return new Entry.Slice(bytes.array, 0, bytes.length);
    }
}
