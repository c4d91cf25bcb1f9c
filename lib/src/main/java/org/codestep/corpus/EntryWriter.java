package org.codestep.corpus;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.codestep.corpus.file.PlacedFile;

/**
 * Writes a file of snippets or examples, text or JSON lines as its name tells.
 *
 * <p>The file appears under its name with {@link #place}; closed without it, nothing is left.
 */
public final class EntryWriter implements AutoCloseable {

    /** Escapes keep what UTF-8 cannot hold, such as half a surrogate pair in a string. */
    private static final ObjectWriter JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

    private static final byte[] NEWLINE = {'\n'};

    private final FileFormat format;
    private final PlacedFile file;
    private final CRC32C checksum;
    private long count;
    private long bytes;

    /** Begins a file in the format that its name tells. */
    public EntryWriter(Path target) throws IOException {
        this(target, FileFormat.of(target));
    }

    /** Begins a file in a format that its name needs not tell. */
    public EntryWriter(Path target, FileFormat format) throws IOException {
        this(format, new PlacedFile(target), 0, 0, new CRC32C());
    }

    /** Goes on after what a file has. @param checksum of that */
    EntryWriter(FileFormat format, PlacedFile file, long count, long bytes, CRC32C checksum) {
        this.format = format;
        this.file = file;
        this.count = count;
        this.bytes = bytes;
        this.checksum = checksum;
    }

    public FileFormat format() {
        return format;
    }

    /** Writes an example: its text, or an object of its fields. */
    public void write(Example example) throws IOException {
        ExampleBlock block = new ExampleBlock(format);
        block.add(example);
        write(block);
    }

    /** Writes examples that were put together for a file of this format. */
    public void write(ExampleBlock block) throws IOException {
        if (block.format() != format) {
            throw new IllegalArgumentException("wanted examples as " + format + ", got " + block.format());
        }
        writeFormatted(block.bytes(), block.count());
    }

    /**
     * Writes an entry of a text file, and the blank line before it.
     *
     * @throws IllegalArgumentException if the text is empty or has a blank line, so that it would be read back
     *     as something else
     */
    public void writeText(String text) throws IOException {
        requireOneEntry(text);
        emit((count++ == 0 ? text + "\n" : "\n" + text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @throws IllegalArgumentException if the text could not be told from two entries, or from none, in a text file
     */
    public static void requireOneEntry(String text) {
        if (text.contains("\r\n") || text.endsWith("\r")) {
            throw new IllegalArgumentException("the entry has a line that ends in \\r\\n; a text file's lines end in"
                    + " \\n; such an entry can only be in a file ending in .jsonl");
        }
        if (text.isEmpty() || text.startsWith("\n") || text.endsWith("\n") || text.contains("\n\n")) {
            throw new IllegalArgumentException("the entry is empty or has a blank line, which in a text file separates"
                    + " two entries; such an entry can only be in a file ending in .jsonl");
        }
    }

    /**
     * Writes an entry that is in the file's format already: a line of JSON, or the lines of a text that
     * {@link #writeText} would take; the newline at its end included. Lets other threads do the formatting.
     */
    public void writeFormatted(byte[] entry) throws IOException {
        writeFormatted(new Entry.Slice(entry, 0, entry.length), 1);
    }

    /** Writes several such entries, in a text file with a blank line between them. @param number how many they are */
    private void writeFormatted(Entry.Slice entries, long number) throws IOException {
        if (number == 0) {
            return;
        }
        if (count > 0 && format == FileFormat.TEXT) {
            emit(NEWLINE);
        }
        count += number;
        emit(entries);
    }

    /** Writes an entry of a JSON lines file. */
    public void writeObject(ObjectNode fields) throws IOException {
        count++;
        emit(JSON.writeValueAsBytes(fields));
        emit(NEWLINE);
    }

    private void emit(byte[] entry) throws IOException {
        emit(new Entry.Slice(entry, 0, entry.length));
    }

    private void emit(Entry.Slice entries) throws IOException {
        file.write(entries.bytes(), entries.from(), entries.length());
        checksum.update(entries.bytes(), entries.from(), entries.length());
        bytes += entries.length();
    }

    /** An object without fields, to be filled in the order that the file is to have. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** How many entries were written. */
    public long count() {
        return count;
    }

    /** The length of the file so far. */
    long bytes() {
        return bytes;
    }

    /** CRC-32C of the file so far. */
    long checksum() {
        return checksum.getValue();
    }

    /** Returns when all that was written is on the disk; nothing is to be written after. */
    public void force() throws IOException {
        file.force();
    }

    /** Completes the file under its name. */
    public void place() throws IOException {
        file.place();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
