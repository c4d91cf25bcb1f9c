package org.codestep.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
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
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);
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
            if (count > 0) {
                bytes.write('\n');
            }
            bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            bytes.write('\n');
        } else {
            addObject(example);
        }
        count++;
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

    byte[] bytes() throws IOException {
        if (json != null) {
            json.flush();
        }
        return bytes.toByteArray();
    }
}
