package org.codestep.python.run;

/** How a statement ended. */
enum Completion {
    NORMAL,
    BREAK,
    CONTINUE,
    RETURN
}
