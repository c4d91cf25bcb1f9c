package org.codestep.kernel;

import java.util.List;

/** A cell failed; says what the front end shows. */
final class CellException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final transient List<String> traceback;

    /**
     * Creates the exception.
     *
     * @param name      the kind of failure, such as the simple name of an exception's class
     * @param message   what happened, in one line where possible
     * @param traceback the report, line by line, with ANSI colours
     */
    CellException(String name, String message, List<String> traceback) {
        super(message);
        this.name = name;
        this.traceback = List.copyOf(traceback);
    }

    String name() {
        return name;
    }

    List<String> traceback() {
        return traceback;
    }
}
