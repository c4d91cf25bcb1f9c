package org.codestep.python.run;

/** A compiled statement. It reports the lines that it runs. */
abstract class StatementNode {

    abstract Completion execute(Frame frame);
}
