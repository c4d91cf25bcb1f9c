package org.codestep.python.syntax;

/** The arithmetic and bitwise operators with two operands. */
public enum BinaryOperator {
    BIT_OR(TokenKind.BAR, 1),
    BIT_XOR(TokenKind.CARET, 2),
    BIT_AND(TokenKind.AMPERSAND, 3),
    LEFT_SHIFT(TokenKind.LEFT_SHIFT, 4),
    RIGHT_SHIFT(TokenKind.RIGHT_SHIFT, 4),
    ADD(TokenKind.PLUS, 5),
    SUBTRACT(TokenKind.MINUS, 5),
    MULTIPLY(TokenKind.STAR, 6),
    DIVIDE(TokenKind.SLASH, 6),
    FLOOR_DIVIDE(TokenKind.DOUBLE_SLASH, 6),
    MODULO(TokenKind.PERCENT, 6),
    POWER(TokenKind.DOUBLE_STAR, 7);

    /** By the token's ordinal. */
    private static final BinaryOperator[] BY_TOKEN = new BinaryOperator[TokenKind.values().length];

    static {
        for (BinaryOperator operator : values()) {
            BY_TOKEN[operator.token.ordinal()] = operator;
        }
    }

    private final TokenKind token;
    private final int precedence;

    BinaryOperator(TokenKind token, int precedence) {
        this.token = token;
        this.precedence = precedence;
    }

    /** The operator as written. */
    public String symbol() {
        return token.text();
    }

    /** Greater binds tighter. */
    int precedence() {
        return precedence;
    }

    /** The operator that a token spells, or null. */
    static BinaryOperator of(TokenKind token) {
        return BY_TOKEN[token.ordinal()];
    }
}
