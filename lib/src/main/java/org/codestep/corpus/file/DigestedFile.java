package org.codestep.corpus.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A file that is written in pieces, and of which the SHA-256 is known when it is whole. */
public final class DigestedFile implements Closeable {

    private final PlacedFile file;
    private final MessageDigest digest = Hash.sha256();

    /** @throws IOException as of {@link PlacedFile#PlacedFile(Path)} */
    public DigestedFile(Path target) throws IOException {
        file = new PlacedFile(target);
    }

    /** Writes the next piece. */
    public void write(byte[] bytes) throws IOException {
        file.write(bytes);
        digest.update(bytes);
    }

    /** To be placed when all is written. */
    public PlacedFile file() {
        return file;
    }

    /** Its name in its folder. */
    public String name() {
        return file.target().getFileName().toString();
    }

    /** The SHA-256 of what was written, in hexadecimal; asked once, when that is all. */
    public String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Removes what was written, unless it was placed. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
