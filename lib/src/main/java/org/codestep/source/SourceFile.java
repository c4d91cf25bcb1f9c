package org.codestep.source;

import java.util.Objects;

/**
 * A source file of a corpus.
 *
 * @param path where it was found, with {@code /} between names; no other file of the corpus has it
 * @param text what it holds, decoded; lines end in {@code \n}
 */
public record SourceFile(String path, String text) {

    public SourceFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(text, "text");
    }
}
