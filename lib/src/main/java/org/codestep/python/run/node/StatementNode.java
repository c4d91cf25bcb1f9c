package org.codestep.python.run.node;

import org.codestep.python.run.state.Frame;

/**
 * A compiled statement. It reports the lines that it runs, but does not know on which it stands: statements with the
 * same text can share a node.
 */
public abstract class StatementNode {

    /** @param line where it begins */
    abstract Completion execute(Frame frame, int line);
}
