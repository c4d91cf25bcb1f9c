package org.codestep.trace.cpython;

/** There is no CPython that is new enough; the message says what was looked for and what to do. */
public final class PythonNotFoundException extends RuntimeException {

    /** @param message what was looked for, and what to do */
    public PythonNotFoundException(String message) {
        super(message);
    }
}
