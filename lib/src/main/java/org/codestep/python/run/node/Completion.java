package org.codestep.python.run.node;

/** How a statement ended. */
public enum Completion {
    NORMAL,
    BREAK,
    CONTINUE,
    RETURN
}
