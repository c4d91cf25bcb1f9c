package org.codestep.python.run.value;

/** An exception that the Python program raised. */
public final class PythonError extends RuntimeException {

    private final String type;

    /**
     * @param type the exception's class name, as {@code ZeroDivisionError}
     * @param message as CPython words it
     */
    public PythonError(String type, String message) {
        super(message, null, false, false);
        this.type = type;
    }

    /** The name of its class. */
    public String type() {
        return type;
    }

    public static PythonError type(String message) {
        return new PythonError("TypeError", message);
    }

    public static PythonError value(String message) {
        return new PythonError("ValueError", message);
    }

    public static PythonError overflow(String message) {
        return new PythonError("OverflowError", message);
    }

    public static PythonError zeroDivision(String message) {
        return new PythonError("ZeroDivisionError", message);
    }
}
