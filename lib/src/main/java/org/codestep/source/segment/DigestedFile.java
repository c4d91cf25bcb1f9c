package org.codestep.source.segment;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.codestep.corpus.file.Hash;
import org.codestep.corpus.file.PlacedFile;

/** A file that is written in small pieces, and of which the SHA-256 is known when it is whole. */
final class DigestedFile implements Closeable {

    private static final int BUFFER = 1 << 16;

    private final PlacedFile file;
    private final MessageDigest digest = Hash.sha256();
    private final OutputStream out;

    DigestedFile(Path target) throws IOException {
        file = new PlacedFile(target);
        out = new BufferedOutputStream(new DigestOutputStream(file, digest), BUFFER);
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** Puts it under its name. @return its SHA-256, in hexadecimal */
    String place() throws IOException {
        out.flush();
        file.place();
        return HexFormat.of().formatHex(digest.digest());
    }

    String name() {
        return file.target().getFileName().toString();
    }

    /** Removes what was written, unless it was placed. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
