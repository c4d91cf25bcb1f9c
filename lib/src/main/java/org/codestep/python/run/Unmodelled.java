package org.codestep.python.run;

/** Thrown by an operation that does not know its place in the program; its node turns it into the public kind. */
final class Unmodelled extends RuntimeException {

    Unmodelled(String construct) {
        super(construct, null, false, false);
    }
}
