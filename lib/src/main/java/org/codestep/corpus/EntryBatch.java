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
    /** The bytes decoded; null before that. */
    private String text;

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
        decode();
        requirePlainLineEnds();
        return format == FileFormat.TEXT ? ofText() : ofJsonLines();
    }

    /**
     * The lines, each with its end, whatever they hold.
     *
     * @throws CorpusFormatException if one is not UTF-8
     */
    public List<String> lines() {
        decode();
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < text.length();) {
            int newline = text.indexOf('\n', from);
            int end = newline < 0 ? text.length() : newline + 1;
            lines.add(text.substring(from, end));
            from = end;
        }
        return lines;
    }

    private void decode() {
        text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8();
        }
    }

    /** In bytes. */
    public int length() {
        return bytes.length;
    }

    Path file() {
        return file;
    }

    String text() {
        return text;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Whether the text's characters are the bytes: of other UTF-8, several bytes are one. */
    boolean isAscii() {
        return text.length() == bytes.length;
    }

    /** The number of the line that a place in the text is in. */
    long line(int at) {
        return firstLine + newlines(0, at);
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

    private void requirePlainLineEnds() {
        if (text.indexOf('\r') < 0) {
            return;
        }
        int at = text.indexOf("\r\n");
        if (at < 0 && last && text.endsWith("\r")) {
            at = text.length() - 1;
        }
        if (at >= 0) {
            throw new CorpusFormatException(file, line(at), "the line ends in \\r\\n; wanted \\n alone");
        }
    }

    private List<Entry> ofText() {
        List<Entry> entries = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            if (text.charAt(from) == '\n') {
                requireTrailing(from);
                break;
            }
            int blank = text.indexOf("\n\n", from);
            int end = blank >= 0 ? blank : text.endsWith("\n") ? text.length() - 1 : text.length();
            entries.add(new Entry(this, from, end, firstNumber + entries.size(), null));
            from = end + 2;
        }
        return entries;
    }

    /** Blank lines are allowed at the file's end only. */
    private void requireTrailing(int from) {
        if (!last || newlines(from, text.length()) < text.length() - from) {
            throw new CorpusFormatException(file, line(from),
                    "an entry is empty; wanted one blank line between entries and none before the first");
        }
    }

    private List<Entry> ofJsonLines() {
        List<Entry> entries = new ArrayList<>();
        for (int from = 0; from < text.length();) {
            int newline = text.indexOf('\n', from);
            int end = newline < 0 ? text.length() : newline;
            long line = firstLine + entries.size();
            entries.add(new Entry(
                    this, from, end, firstNumber + entries.size(), ofJson(text.substring(from, end), line)));
            from = end + 1;
        }
        return entries;
    }

    private ObjectNode ofJson(String line, long lineNumber) {
        try {
            JsonNode node = JSON.readValue(line);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new CorpusFormatException(file, lineNumber,
                    "wanted one JSON object a line, got " + (line.isBlank() ? "a blank line" : line));
        } catch (JsonProcessingException e) {
            throw new CorpusFormatException(
                    file, lineNumber, "wanted one JSON object a line: " + e.getOriginalMessage());
        }
    }

    private long newlines(int from, int end) {
        long count = 0;
        for (int at = text.indexOf('\n', from); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
            count++;
        }
        return count;
    }
}
