package org.codestep.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** One snippet or example as it stands in a file. */
public final class Entry {

    private final EntryBatch batch;
    private final int from;
    private final int to;
    private final long number;
    private final ObjectNode fields;

    /**
     * @param batch has its text
     * @param from where it begins in the batch
     * @param to where it ends
     * @param fields null in a text file
     */
    Entry(EntryBatch batch, int from, int to, long number, ObjectNode fields) {
        this.batch = batch;
        this.from = from;
        this.to = to;
        this.number = number;
        this.fields = fields;
    }

    /** Its place in the file, from 0. */
    public long number() {
        return number;
    }

    /** The object of a JSON line; empty for an entry of a text file. */
    public Optional<ObjectNode> fields() {
        return Optional.ofNullable(fields);
    }

    /**
     * A new object of the fields of a JSON line, to be added to and written: each number is spelled as in the file.
     *
     * @throws IllegalStateException if the entry is of a text file
     */
    public ObjectNode copyOfFields() {
        if (fields == null) {
            throw new IllegalStateException("an entry of a text file has no fields");
        }
        try {
            return VerbatimFields.of(text());
        } catch (IOException e) {
            throw new UncheckedIOException("an object that had been read cannot be read again", e);
        }
    }

    /**
     * The entry as a snippet: the text, or the object's {@code source}.
     *
     * @throws CorpusFormatException if the object has none
     */
    public String source() {
        return fields == null ? text() : string("source", "a snippet {\"source\": ...}");
    }

    /** The text that a model is trained on: the entry of a text file, or prompt and answer of an object. */
    public String exampleText() {
        return fields == null ? text() : example().text();
    }

    private String text() {
        return batch.text().substring(from, to);
    }

    /**
     * The entry as its file has it, for those who need no string.
     *
     * @return null unless it is a text file's and, with those around it, all ASCII
     */
    public Slice ascii() {
        return fields == null && batch.isAscii() ? new Slice(batch.bytes(), from, to) : null;
    }

    /**
     * Some bytes of many, not to be changed.
     *
     * @param from the first one
     * @param to after the last one
     */
    public record Slice(byte[] bytes, int from, int to) {

        public int length() {
            return to - from;
        }
    }

    /**
     * The entry of a JSON line as an example.
     *
     * @throws CorpusFormatException if it has not all of an example's fields
     */
    public Example example() {
        String wanted = "an example {\"task\", \"prompt\", \"answer\", \"right_answers\", \"snippet\"}";
        if (fields == null) {
            throw fault("wanted " + wanted + ", got text");
        }
        return new Example(
                string("task", wanted),
                string("prompt", wanted),
                string("answer", wanted),
                (int) whole("right_answers", wanted, Integer.MAX_VALUE),
                whole("snippet", wanted, Long.MAX_VALUE));
    }

    /**
     * What the object of a JSON line has as {@code answer}.
     *
     * @throws CorpusFormatException if it has none
     */
    String answer() {
        return string("answer", "an answer {\"answer\": ...}");
    }

    private String string(String name, String wanted) {
        JsonNode value = fields.get(name);
        if (value == null || !value.isTextual()) {
            throw fault(wrong(name, wanted, value, "a string"));
        }
        return value.textValue();
    }

    private long whole(String name, String wanted, long most) {
        JsonNode value = fields.get(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0
                || value.longValue() > most) {
            throw fault(wrong(name, wanted, value, "a whole number"));
        }
        return value.longValue();
    }

    private static String wrong(String name, String wanted, JsonNode value, String kind) {
        return value == null
                ? "no field \"" + name + "\"; wanted " + wanted
                : "field \"" + name + "\" is " + value + "; wanted " + kind;
    }

    /** A fault of this entry, named by file and line. */
    public CorpusFormatException fault(String fault) {
        return new CorpusFormatException(batch.file(), batch.line(from), fault);
    }
}
