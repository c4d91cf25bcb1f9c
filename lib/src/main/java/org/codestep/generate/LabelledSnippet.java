package org.codestep.generate;

import java.util.Objects;

/**
 * A program of a TinyPy level, and what is known of it.
 *
 * @param source the program, without a trailing newline
 * @param level the level that it was drawn from; never {@link Level#ALL}
 * @param lineCount how many lines it executes, as {@link org.codestep.trace.Trace#lineCount()} has it
 */
public record LabelledSnippet(String source, Level level, long lineCount) implements Snippet {

    public LabelledSnippet {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(level, "level");
    }

    @Override
    public String origin() {
        return level.toString();
    }
}
