package org.codestep.python.syntax;

/** The short-circuit operators. */
public enum BooleanOperator {
    AND("and"),
    OR("or");

    private final String symbol;

    BooleanOperator(String symbol) {
        this.symbol = symbol;
    }

    /** The operator as written. */
    public String symbol() {
        return symbol;
    }
}
