package org.codestep.corpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.codestep.tokenize.Tokenizer;

/** Writes the text and the token file of one part of a split. */
final class SplitPartWriter implements AutoCloseable {

    private static final String SEPARATOR = "\n\n";

    private final Tokenizer tokenizer;
    private final PlacedFile text;
    private final PlacedFile tokens;
    private final MessageDigest digest = Hash.sha256();
    private long exampleCount;
    private long tokenCount;

    SplitPartWriter(Path directory, Part part, Tokenizer tokenizer) throws IOException {
        this.tokenizer = tokenizer;
        this.text = new PlacedFile(directory.resolve(part.fileName() + ".txt"));
        try {
            this.tokens = new PlacedFile(directory.resolve(part.fileName() + ".bin"));
        } catch (IOException e) {
            text.close();
            throw e;
        }
    }

    /** Adds an entry. Each is encoded with the separator before it, so that no token joins two entries. */
    void write(Entry entry) throws IOException {
        String example = entry.exampleText();
        try {
            EntryWriter.requireOneEntry(example);
            append(exampleCount == 0 ? example : SEPARATOR + example);
        } catch (IllegalArgumentException e) {
            throw entry.fault(e.getMessage());
        }
        exampleCount++;
    }

    private void append(String piece) throws IOException {
        int[] ids = tokenizer.encode(piece);
        byte[] words = new byte[2 * ids.length];
        for (int i = 0; i < ids.length; i++) {
            words[2 * i] = (byte) ids[i];
            words[2 * i + 1] = (byte) (ids[i] >> 8);
        }
        tokens.write(words);
        tokenCount += ids.length;
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        text.write(bytes);
        digest.update(bytes);
    }

    /** Ends the last line. Nothing can be written after. */
    void finish() throws IOException {
        if (exampleCount > 0) {
            append("\n");
        }
    }

    void place() throws IOException {
        text.place();
        tokens.place();
    }

    long exampleCount() {
        return exampleCount;
    }

    long tokenCount() {
        return tokenCount;
    }

    /** The text file's SHA-256 in hexadecimal; asked once, after {@link #finish}. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        try {
            text.close();
        } finally {
            tokens.close();
        }
    }
}
