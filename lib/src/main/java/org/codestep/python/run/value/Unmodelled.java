package org.codestep.python.run.value;

/** Thrown by an operation that does not know its place in the program; its node turns it into the public kind. */
public final class Unmodelled extends RuntimeException {

    /** @param construct what is not supported */
    public Unmodelled(String construct) {
        super(construct, null, false, false);
    }
}
