package org.codestep.train.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.codestep.corpus.split.TokenWidth;

/**
 * A text as token ids, in a file of unsigned little-endian numbers that is mapped into memory: it may be larger than
 * the heap, and than the memory.
 */
public final class TokenFile {

    private final MappedFile ids;
    private final TokenWidth width;
    private final TokenIds meanings;
    private final String sha256;

    /**
     * Opens a file and reads it once, to see that all ids are of the vocabulary.
     *
     * @param width of the ids
     * @param vocabularySize number of token ids
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is empty or no such file, or an id is outside the vocabulary
     */
    public TokenFile(Path file, TokenWidth width, int vocabularySize) throws IOException {
        this(file, width, TokenIds.same(vocabularySize));
    }

    /** The same, for a model whose ids may be others. @param meanings the model's id for each of the file's */
    TokenFile(Path file, TokenWidth width, TokenIds meanings) throws IOException {
        this.ids = new MappedFile(file, width.bytes());
        this.width = width;
        this.meanings = meanings;
        Check check = new Check();
        this.sha256 = ids.read(check::read);
    }

    private final class Check {

        private long place;

        void read(ByteBuffer part) {
            for (int at = 0; at < part.limit(); at += width.bytes(), place++) {
                int id = width == TokenWidth.UINT16 ? Short.toUnsignedInt(part.getShort(at)) : part.getInt(at);
                if (!meanings.knows(id)) {
                    throw new IllegalArgumentException(
                            file() + ": token " + place + " has the id " + Integer.toUnsignedString(id) + ", "
                                    + meanings.whyUnknown(id));
                }
            }
        }
    }

    public Path file() {
        return ids.file();
    }

    /** Number of tokens. */
    public long length() {
        return ids.length() / width.bytes();
    }

    /** The SHA-256 of the file, in hexadecimal. */
    public String sha256() {
        return sha256;
    }

    /** The id of a token. @param place from 0, less than the length */
    public int get(long place) {
        long at = place * width.bytes();
        return meanings.of(width == TokenWidth.UINT16 ? Short.toUnsignedInt(ids.getShort(at)) : ids.getInt(at));
    }
}
