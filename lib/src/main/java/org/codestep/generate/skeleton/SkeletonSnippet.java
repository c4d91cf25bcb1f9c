package org.codestep.generate.skeleton;

import java.util.Objects;
import org.codestep.generate.Snippet;

/**
 * A program made from a skeleton, and what is known of it.
 *
 * @param source the program, without a trailing newline
 * @param origin the name of the settings that it was drawn with, as {@code deeper}
 * @param lineCount how many lines it executes
 */
public record SkeletonSnippet(String source, String origin, long lineCount) implements Snippet {

    public SkeletonSnippet {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(origin, "origin");
    }
}
