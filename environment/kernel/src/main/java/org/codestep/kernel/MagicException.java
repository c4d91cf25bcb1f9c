package org.codestep.kernel;

/** A magic was called wrongly or could not do its work; the message is all that the user needs. */
final class MagicException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MagicException(String message) {
        super(message);
    }

    MagicException(String message, Throwable cause) {
        super(message, cause);
    }
}
