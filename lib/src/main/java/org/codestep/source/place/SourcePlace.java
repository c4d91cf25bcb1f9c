package org.codestep.source.place;

import java.io.IOException;

/** Where source files come from. */
public interface SourcePlace {

    /** What the paths of its files begin with; no other place that is read with it has this name. */
    String name();

    /** What it is, for people and for the corpus's description. */
    String description();

    /** Begins to read it. @throws IOException if it cannot be read; the message names it */
    FoundFiles open() throws IOException;
}
