package org.codestep.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import it.unimi.dsi.fastutil.bytes.ByteArrays;
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

    private static final byte[] NOTHING = {};

    private final FileFormat format;
    /** What is written, in one of the two. */
    private final FastByteArrayOutputStream objects;
    private byte[] text;
    private int textLength;
    private final JsonGenerator json;
    private int count;

    public ExampleBlock(FileFormat format) {
        this(format, 1 << 14);
    }

    /** @param capacity about how many bytes are expected */
    public ExampleBlock(FileFormat format, int capacity) {
        boolean asText = format == FileFormat.TEXT;
        this.format = format;
        this.text = new byte[asText ? capacity : 0];
        this.objects = asText ? null : new FastByteArrayOutputStream(capacity);
        try {
            json = asText ? null : JSON.createGenerator(objects);
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
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            add(NOTHING, new Entry.Slice(utf8, 0, utf8.length), NOTHING);
        } else {
            addObject(example);
            count++;
        }
    }

    /**
     * Adds an example to a text block: an entry of a text file, and what comes before and after it.
     *
     * @param before may be empty
     * @param after with what it follows no blank line; may be empty
     */
    public void add(byte[] before, Entry.Slice entry, byte[] after) {
        if (format != FileFormat.TEXT) {
            throw new IllegalArgumentException("wanted a block of text, got one of " + format);
        }
        text = ByteArrays.grow(text, textLength + before.length + entry.length() + after.length + 2, textLength);
        if (count++ > 0) {
            text[textLength++] = '\n';
        }
        append(before, 0, before.length);
        append(entry.bytes(), entry.from(), entry.length());
        append(after, 0, after.length);
        text[textLength++] = '\n';
    }

    private void append(byte[] from, int at, int length) {
        System.arraycopy(from, at, text, textLength, length);
        textLength += length;
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
        if (json == null) {
            return new Entry.Slice(text, 0, textLength);
        }
        json.flush();
        return new Entry.Slice(objects.array, 0, objects.length);
    }
}
