package org.codestep.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.codestep.corpus.Hash;

/**
 * A text as token ids, in a file of unsigned 16-bit little-endian numbers that is mapped into memory: it may be larger than
 * the heap, and than the memory.
 */
public final class TokenFile {

    /** A mapping holds less than 2 GB. */
    private static final int TOKENS_OF_A_PIECE = 1 << 29;

    private final Path file;
    private final List<ShortBuffer> pieces = new ArrayList<>();
    private final long length;
    private final String sha256;

    /**
     * Opens a file and reads it once, to see that all ids are of the vocabulary.
     *
     * @param vocabularySize number of token ids
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is empty or no such file, or an id is outside the vocabulary
     */
    public TokenFile(Path file, int vocabularySize) throws IOException {
        this.file = file;
        MessageDigest digest = Hash.sha256();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long bytes = channel.size();
            if (bytes == 0 || bytes % Short.BYTES != 0) {
                throw new IllegalArgumentException(file + " has " + bytes
                        + " bytes; wanted two for each token, and at least one token");
            }
            length = bytes / Short.BYTES;
            for (long start = 0; start < length; start += TOKENS_OF_A_PIECE) {
                long size = Math.min(TOKENS_OF_A_PIECE, length - start) * Short.BYTES;
                ByteBuffer piece = channel.map(MapMode.READ_ONLY, start * Short.BYTES, size);
                digest.update(piece.duplicate());
                ShortBuffer tokens = piece.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
                requireKnown(tokens, start, vocabularySize);
                pieces.add(tokens);
            }
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is not there", e);
        }
        sha256 = HexFormat.of().formatHex(digest.digest());
    }

    private void requireKnown(ShortBuffer tokens, long start, int vocabularySize) {
        for (int i = 0; i < tokens.limit(); i++) {
            int id = Short.toUnsignedInt(tokens.get(i));
            if (id >= vocabularySize) {
                throw new IllegalArgumentException(file + ": token " + (start + i) + " has the id " + id
                        + ", the vocabulary has " + vocabularySize + "; take the file and the meta.json of one split");
            }
        }
    }

    public Path file() {
        return file;
    }

    /** Number of tokens. */
    public long length() {
        return length;
    }

    /** The SHA-256 of the file, in hexadecimal. */
    public String sha256() {
        return sha256;
    }

    /** The id of a token. @param place from 0, less than the length */
    public int get(long place) {
        ShortBuffer piece = pieces.get((int) (place / TOKENS_OF_A_PIECE));
        return Short.toUnsignedInt(piece.get((int) (place % TOKENS_OF_A_PIECE)));
    }
}
