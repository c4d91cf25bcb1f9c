package org.codestep.corpus;

import java.nio.file.Path;

/** A file does not hold what it should: names the file, the line, what was wanted and what was found. */
public final class CorpusFormatException extends RuntimeException {

    /** @param line the line of the fault, from 1 */
    public CorpusFormatException(Path file, long line, String fault) {
        super(file + ":" + line + ": " + fault);
    }
}
