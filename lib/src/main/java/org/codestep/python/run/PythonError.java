package org.codestep.python.run;

/** An exception that the Python program raised. */
final class PythonError extends RuntimeException {

    private final String type;

    /**
     * @param type the exception's class name, as {@code ZeroDivisionError}
     * @param message as CPython words it
     */
    PythonError(String type, String message) {
        super(message, null, false, false);
        this.type = type;
    }

    String type() {
        return type;
    }

    static PythonError type(String message) {
        return new PythonError("TypeError", message);
    }

    static PythonError value(String message) {
        return new PythonError("ValueError", message);
    }

    static PythonError overflow(String message) {
        return new PythonError("OverflowError", message);
    }

    static PythonError zeroDivision(String message) {
        return new PythonError("ZeroDivisionError", message);
    }
}
