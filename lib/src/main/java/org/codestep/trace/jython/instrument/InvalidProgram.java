package org.codestep.trace.jython.instrument;

/** CPython refuses to compile the program, with {@code SyntaxError}, though the grammar of Python 2.7 allows it. */
public final class InvalidProgram extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param problem what CPython would refuse */
    public InvalidProgram(String problem) {
        super(problem, null, false, false);
    }
}
