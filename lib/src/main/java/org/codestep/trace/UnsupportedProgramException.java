package org.codestep.trace;

/** A tracer refuses a program: it names the construct and its place, as {@code 3:5: lambda is not supported}. */
public final class UnsupportedProgramException extends RuntimeException {

    private final int line;
    private final int column;
    private final String construct;

    /**
     * @param line of the construct, from 1
     * @param column of the construct, from 1
     * @param construct what is not supported, or the syntax error
     */
    public UnsupportedProgramException(int line, int column, String construct) {
        super(line + ":" + column + ": " + construct);
        this.line = line;
        this.column = column;
        this.construct = construct;
    }

    /** What is not supported, without the place. */
    public String construct() {
        return construct;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
