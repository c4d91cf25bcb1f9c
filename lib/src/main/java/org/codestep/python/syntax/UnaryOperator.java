package org.codestep.python.syntax;

/** The operators with one operand. */
public enum UnaryOperator {
    NOT("not "),
    MINUS("-"),
    PLUS("+"),
    INVERT("~");

    private final String prefix;

    UnaryOperator(String prefix) {
        this.prefix = prefix;
    }

    /** The operator as written before its operand. */
    String prefix() {
        return prefix;
    }

    /** The operator as messages of Python name it. */
    public String symbol() {
        return prefix.strip();
    }
}
