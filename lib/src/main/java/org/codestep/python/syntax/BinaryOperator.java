package org.codestep.python.syntax;

/** The arithmetic and bitwise operators with two operands. */
public enum BinaryOperator {
    BIT_OR("|", 1),
    BIT_XOR("^", 2),
    BIT_AND("&", 3),
    LEFT_SHIFT("<<", 4),
    RIGHT_SHIFT(">>", 4),
    ADD("+", 5),
    SUBTRACT("-", 5),
    MULTIPLY("*", 6),
    DIVIDE("/", 6),
    FLOOR_DIVIDE("//", 6),
    MODULO("%", 6),
    POWER("**", 7);

    private final String symbol;
    private final int precedence;

    BinaryOperator(String symbol, int precedence) {
        this.symbol = symbol;
        this.precedence = precedence;
    }

    /** The operator as written. */
    public String symbol() {
        return symbol;
    }

    /** Greater binds tighter. */
    public int precedence() {
        return precedence;
    }
}
