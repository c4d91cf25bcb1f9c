package org.codestep.python.run.value;

import org.codestep.python.syntax.Position;

/** The program needs something that this interpreter does not do exactly as CPython, so that it does not do it. */
public final class NotModelledException extends RuntimeException {

    private final transient Position position;
    private final String construct;

    /**
     * @param position of the construct
     * @param construct what is not supported
     */
    public NotModelledException(Position position, String construct) {
        super(position + ": " + construct, null, false, false);
        this.position = position;
        this.construct = construct;
    }

    /** Where the construct begins. */
    public Position position() {
        return position;
    }

    /** What is not supported, without the place. */
    public String construct() {
        return construct;
    }
}
