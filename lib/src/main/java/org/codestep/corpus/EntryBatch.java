package org.codestep.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Some entries of a file, as its bytes. See {@link EntryBatches}. */
public final class EntryBatch {

    /** Numbers keep the digits they are written with. */
    private static final ObjectReader JSON = new ObjectMapper()
            .readerFor(JsonNode.class)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    /** What a decoder puts in the place of what is not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Path file;
    private final FileFormat format;
    private final byte[] bytes;
    private final boolean last;
    private final long firstLine;
    private final long firstNumber;

    EntryBatch(Path file, FileFormat format, byte[] bytes, boolean last, long firstLine, long firstNumber) {
        this.file = file;
        this.format = format;
        this.bytes = bytes;
        this.last = last;
        this.firstLine = firstLine;
        this.firstNumber = firstNumber;
    }

    /**
     * The entries, in order.
     *
     * @throws CorpusFormatException if one is malformed
     */
    public List<Entry> entries() {
        String text = decoded();
        requirePlainLineEnds(text);
        return format == FileFormat.TEXT ? ofText(text) : ofJsonLines(text);
    }

    private String decoded() {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8();
        }
        return text;
    }

    private void requireUtf8() {
        long line = firstLine;
        int from = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                try {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, i - from));
                } catch (CharacterCodingException e) {
                    throw new CorpusFormatException(file, line, "the line is not UTF-8");
                }
                from = i + 1;
                line++;
            }
        }
    }

    private void requirePlainLineEnds(String text) {
        int at = text.indexOf("\r\n");
        if (at < 0 && last && text.endsWith("\r")) {
            at = text.length() - 1;
        }
        if (at >= 0) {
            throw new CorpusFormatException(
                    file, firstLine + newlines(text, 0, at), "the line ends in \\r\\n; wanted \\n alone");
        }
    }

    private List<Entry> ofText(String text) {
        List<Entry> entries = new ArrayList<>();
        long line = firstLine;
        int from = 0;
        while (from < text.length()) {
            if (text.charAt(from) == '\n') {
                requireTrailing(text, from, line);
                break;
            }
            int blank = text.indexOf("\n\n", from);
            int end = blank >= 0 ? blank : text.endsWith("\n") ? text.length() - 1 : text.length();
            entries.add(Entry.ofText(file, line, firstNumber + entries.size(), text.substring(from, end)));
            line += newlines(text, from, end) + 2;
            from = end + 2;
        }
        return entries;
    }

    /** Blank lines are allowed at the file's end only. */
    private void requireTrailing(String text, int from, long line) {
        if (!last || newlines(text, from, text.length()) < text.length() - from) {
            throw new CorpusFormatException(file, line,
                    "an entry is empty; wanted one blank line between entries and none before the first");
        }
    }

    private List<Entry> ofJsonLines(String text) {
        List<Entry> entries = new ArrayList<>();
        for (int from = 0; from < text.length();) {
            int newline = text.indexOf('\n', from);
            int end = newline < 0 ? text.length() : newline;
            entries.add(ofJson(text.substring(from, end), firstLine + entries.size(), firstNumber + entries.size()));
            from = end + 1;
        }
        return entries;
    }

    private Entry ofJson(String line, long lineNumber, long number) {
        try {
            JsonNode node = JSON.readValue(line);
            if (node instanceof ObjectNode object) {
                return Entry.ofObject(file, lineNumber, number, object);
            }
            throw new CorpusFormatException(file, lineNumber,
                    "wanted one JSON object a line, got " + (line.isBlank() ? "a blank line" : line));
        } catch (JsonProcessingException e) {
            throw new CorpusFormatException(
                    file, lineNumber, "wanted one JSON object a line: " + e.getOriginalMessage());
        }
    }

    private static long newlines(String text, int from, int end) {
        long count = 0;
        for (int at = text.indexOf('\n', from); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
            count++;
        }
        return count;
    }
}
