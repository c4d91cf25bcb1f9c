package org.codestep.corpus.file;

import java.io.IOException;
import java.nio.file.Path;

/** Whoever read what was written to a pipe has gone, as {@code head} when it has its lines. */
public final class BrokenPipeException extends IOException {

    BrokenPipeException(Path pipe, IOException cause) {
        super(pipe + ": nobody reads it any more", cause);
    }
}
