package org.codestep.generate;

import java.io.Serializable;

/** A generated program and what is known of it. */
public interface Snippet extends Serializable {

    /** The program, without a trailing newline. */
    String source();

    /** What files have under {@code level}: the name of the level or of the preset that it was drawn from. */
    String origin();

    /** How many lines it executes, as {@link org.codestep.trace.Trace#lineCount()} has it. */
    long lineCount();
}
