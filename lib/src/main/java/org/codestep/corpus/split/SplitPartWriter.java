package org.codestep.corpus.split;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.codestep.corpus.Entry;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.Example;
import org.codestep.corpus.file.Hash;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.tokenize.Tokenizer;

/** Writes the files of one part of a split: the text, its tokens, and where in these each example lies. */
final class SplitPartWriter implements AutoCloseable {

    private static final String SEPARATOR = "\n\n";

    private final Tokenizer tokenizer;
    private final TokenWidth width;
    private final PlacedFile text;
    private final PlacedFile tokens;
    /** Null if not every entry of the corpus is an example. */
    private final PlacedFile index;
    private final OpenFiles openFiles = new OpenFiles();
    /** The SHA-256 of each file so far. */
    private final Map<PlacedFile, MessageDigest> digests = new LinkedHashMap<>();
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

    private PlacedFile open(Path file) throws IOException {
        PlacedFile opened = openFiles.add(new PlacedFile(file));
        digests.put(opened, Hash.sha256());
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
                write(index, places.clear().putLong(prompt).putLong(answer).putLong(tokenCount).array());
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
        ByteBuffer words = ByteBuffer.allocate(ids.length * width.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int id : ids) {
            width.put(words, id);
        }
        write(tokens, words.array());
        tokenCount += ids.length;
        write(text, piece.getBytes(StandardCharsets.UTF_8));
    }

    private void write(PlacedFile file, byte[] bytes) throws IOException {
        file.write(bytes);
        digests.get(file).update(bytes);
    }

    /** Ends the last line. Nothing can be written after. */
    void finish() throws IOException {
        if (exampleCount > 0) {
            append("\n");
        }
    }

    /** To be placed when all is written. */
    Set<PlacedFile> files() {
        return digests.keySet();
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
        digests.forEach((file, digest) -> sha256.put(
                file.target().getFileName().toString(), HexFormat.of().formatHex(digest.digest())));
        return sha256;
    }

    @Override
    public void close() throws IOException {
        openFiles.close();
    }
}
