package org.codestep.source.place;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Files that gzip packed, told by their names. */
final class Gzip {

    private static final int BUFFER = 1 << 16;

    private Gzip() {}

    /** What a file holds, unpacked if it is packed. */
    static InputStream unpacked(Path file, InputStream in) throws IOException {
        String name = file.getFileName().toString();
        return name.endsWith(".gz") || name.endsWith(".tgz") ? new GZIPInputStream(in, BUFFER) : in;
    }
}
