package org.codestep.corpus.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A record as a JSON file: its components in snake case, as Python users write them. */
public final class JsonFile {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /** Jackson's own would end lines as the machine does. */
    private static final ObjectWriter WRITER = MAPPER.writer(
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private JsonFile() {}

    /** Writes a record, or anything that Jackson can; the file is written aside and moved into place. */
    public static void write(Path file, Object value) throws IOException {
        try (PlacedFile out = new PlacedFile(file)) {
            out.write(bytes(value));
            out.write("\n");
            out.place();
        }
    }

    /** The text of such a file, in UTF-8, without the end of its last line. */
    public static byte[] bytes(Object value) throws JsonProcessingException {
        return WRITER.writeValueAsBytes(value);
    }

    /**
     * Reads a record that {@link #write} wrote.
     *
     * @throws IOException if the file is not there, or holds something else; the message says what, and where
     */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            T value = of(MAPPER.readTree(Files.readAllBytes(file)), type);
            if (value == null) {
                throw new IOException(file + " holds nothing; wanted a JSON object");
            }
            return value;
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is not there", e);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is no JSON file: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Makes a record of a JSON object. @throws IllegalArgumentException if it is not that of such a record */
    public static <T> T of(JsonNode json, Class<T> type) {
        try {
            return MAPPER.treeToValue(json, type);
        } catch (ValueInstantiationException e) {
            // What the record's own constructor refused, in its own words.
            throw new IllegalArgumentException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /** The JSON object of a record. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }
}
