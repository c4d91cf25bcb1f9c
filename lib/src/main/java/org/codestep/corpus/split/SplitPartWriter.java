package org.codestep.corpus.split;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.Example;
import org.codestep.corpus.file.DigestedFile;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.tokenize.Tokenizer;

/** Writes the files of one part of a split: the text, its tokens, and where in these each example lies. */
final class SplitPartWriter implements AutoCloseable {

    private static final String SEPARATOR = "\n\n";

    private final Tokenizer tokenizer;
    private final TokenWidth width;
    private final DigestedFile text;
    private final DigestedFile tokens;
    /** Null if not every entry of the corpus is an example. */
    private final DigestedFile index;
    private final List<DigestedFile> files = new ArrayList<>();
    private final OpenFiles openFiles = new OpenFiles();
    private final ByteBuffer places = ByteBuffer.allocate(3 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long exampleCount;
    private long tokenCount;
    private int longest;

    /** @param indexed whether every entry is an example, whose prompt and answer are written apart */
    SplitPartWriter(Path directory, Part part, Tokenizer tokenizer, boolean indexed) throws IOException {
        this.tokenizer = tokenizer;
        this.width = TokenWidth.of(tokenizer.vocabularySize());
        try {
            text = open(part.textFile(directory));
            tokens = open(part.tokenFile(directory));
            index = indexed ? open(part.indexFile(directory)) : null;
        } catch (IOException e) {
            try (Closeable opened = openFiles) {
                throw e;
            }
        }
    }

    private DigestedFile open(Path file) throws IOException {
        DigestedFile opened = openFiles.add(new DigestedFile(file));
        files.add(opened);
        return opened;
    }

    /** Adds an entry that is no example. */
    void write(Entry entry) throws IOException {
        String whole = entry.exampleText();
        try {
            begin(whole);
            append(whole);
        } catch (IllegalArgumentException e) {
            throw entry.fault(e.getMessage());
        }
    }

    /** Adds an entry that is an example. */
    void write(Entry entry, Example example) throws IOException {
        try {
            begin(example.text());
            long prompt = tokenCount;
            append(example.prompt());
            long answer = tokenCount;
            if (answer == prompt) {
                throw new IllegalArgumentException("its prompt is empty; wanted one, after which the answer comes");
            }
            append(example.answer());
            if (index != null) {
                index.write(places.clear().putLong(prompt).putLong(answer).putLong(tokenCount).array());
            }
            // A model is also taught the token that ends an example.
            longest = Math.max(longest, Math.toIntExact(tokenCount - prompt + 1));
        } catch (IllegalArgumentException e) {
            throw entry.fault(e.getMessage());
        }
    }

    /** What stands between entries is encoded by itself, so that no token joins two of them. */
    private void begin(String whole) throws IOException {
        EntryWriter.requireOneEntry(whole);
        if (exampleCount++ > 0) {
            append(SEPARATOR);
        }
    }

    private void append(String piece) throws IOException {
        int[] ids = tokenizer.encode(piece);
        tokens.write(width.encode(ids, 0, ids.length));
        tokenCount += ids.length;
        text.write(piece.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the last line. Nothing can be written after. */
    void finish() throws IOException {
        if (exampleCount > 0) {
            append("\n");
        }
    }

    /** To be placed when all is written. */
    List<PlacedFile> files() {
        return files.stream().map(DigestedFile::file).toList();
    }

    long exampleCount() {
        return exampleCount;
    }

    long tokenCount() {
        return tokenCount;
    }

    /** Tokens of the longest example, with the one that ends it; 0 if there is none. */
    int longest() {
        return longest;
    }

    /** The SHA-256 of each file in hexadecimal, by its name; asked once, after {@link #finish}. */
    ObjectNode sha256() {
        ObjectNode sha256 = EntryWriter.object();
        files.forEach(file -> sha256.put(file.name(), file.sha256()));
        return sha256;
    }

    @Override
    public void close() throws IOException {
        openFiles.close();
    }
}
