package org.codestep.python.syntax;

/**
 * A program that the {@code Lexer} or {@code Parser} does not take, because it is no Python at all or because the
 * language here is smaller: the message names the place and what was expected or is not supported, as
 * {@code 3:5: 'lambda' is not supported}.
 */
public final class PythonSyntaxException extends RuntimeException {

    private final transient Position position;
    private final String problem;

    public PythonSyntaxException(Position position, String problem) {
        super(position + ": " + problem);
        this.position = position;
        this.problem = problem;
    }

    /** Where the offending text begins. */
    public Position position() {
        return position;
    }

    /** The message without the place. */
    public String problem() {
        return problem;
    }
}
