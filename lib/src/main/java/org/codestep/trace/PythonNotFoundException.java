package org.codestep.trace;

/** There is no CPython that is new enough; the message says what was looked for and what to do. */
public final class PythonNotFoundException extends RuntimeException {

    PythonNotFoundException(String message) {
        super(message);
    }
}
