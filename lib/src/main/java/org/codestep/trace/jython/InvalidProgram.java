package org.codestep.trace.jython;

/** CPython refuses to compile the program, with {@code SyntaxError}, though the grammar of Python 2.7 allows it. */
final class InvalidProgram extends RuntimeException {

    private static final long serialVersionUID = 1;

    InvalidProgram(String problem) {
        super(problem, null, false, false);
    }
}
