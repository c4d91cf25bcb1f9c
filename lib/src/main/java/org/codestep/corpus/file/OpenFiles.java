package org.codestep.corpus.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Files that are closed together: each of them, also after one that cannot be closed, the last one opened first. */
public final class OpenFiles implements Closeable {

    private final Deque<Closeable> files = new ArrayDeque<>();

    /** Takes a file that has been opened, and returns it. */
    public <F extends Closeable> F add(F file) {
        files.push(file);
        return file;
    }

    /** @throws IOException that of the first file that could not be closed; those of others are suppressed */
    @Override
    public void close() throws IOException {
        if (!files.isEmpty()) {
            try (Closeable others = this) {
                files.pop().close();
            }
        }
    }
}
