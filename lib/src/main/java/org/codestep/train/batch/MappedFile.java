package org.codestep.train.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.codestep.corpus.file.Hash;

/** A file of numbers that is mapped into memory in pieces, since Java's buffers end at 2 GB. */
final class MappedFile {

    /** About the largest piece; no number lies in two. */
    private static final int PIECE_BYTES = 1 << 30;

    /** About as much as is read twice, for the digest and by a reader, while it is in the memory. */
    private static final int PART_BYTES = 1 << 22;

    private final Path file;
    private final List<ByteBuffer> pieces = new ArrayList<>();
    private final long pieceBytes;
    private final int partBytes;
    private final long length;

    /**
     * Opens a file.
     *
     * @param unit bytes that belong together: the file has a whole number of them, and at least one
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it has another length
     */
    MappedFile(Path file, int unit) throws IOException {
        this.file = file;
        this.pieceBytes = PIECE_BYTES / unit * (long) unit;
        this.partBytes = PART_BYTES / unit * unit;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            length = channel.size();
            if (length == 0 || length % unit != 0) {
                throw new IllegalArgumentException(
                        file + " has " + length + " bytes; wanted a multiple of " + unit + ", and at least one");
            }
            for (long start = 0; start < length; start += pieceBytes) {
                pieces.add(channel.map(MapMode.READ_ONLY, start, Math.min(pieceBytes, length - start))
                        .order(ByteOrder.LITTLE_ENDIAN));
            }
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is not there", e);
        }
    }

    Path file() {
        return file;
    }

    /** In bytes. */
    long length() {
        return length;
    }

    /**
     * Reads the file once from beginning to end.
     *
     * @param reader is given one part after another, each of whole units and in little-endian order
     * @return the SHA-256 of the file, in hexadecimal
     */
    String read(Consumer<ByteBuffer> reader) {
        MessageDigest digest = Hash.sha256();
        for (ByteBuffer piece : pieces) {
            for (int start = 0; start < piece.limit(); start += partBytes) {
                ByteBuffer part = piece.slice(start, Math.min(partBytes, piece.limit() - start));
                digest.update(part.duplicate());
                reader.accept(part.order(ByteOrder.LITTLE_ENDIAN));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    short getShort(long at) {
        return pieces.get((int) (at / pieceBytes)).getShort((int) (at % pieceBytes));
    }

    int getInt(long at) {
        return pieces.get((int) (at / pieceBytes)).getInt((int) (at % pieceBytes));
    }

    long getLong(long at) {
        return pieces.get((int) (at / pieceBytes)).getLong((int) (at % pieceBytes));
    }
}
