package org.codestep.python.syntax;

/**
 * A piece of a program's text.
 *
 * @param kind what it is
 * @param position where it begins
 * @param text the name, number or f-string as written, a string's value; for other kinds their spelling
 */
public record Token(TokenKind kind, Position position, String text) {

    /** How a message names this token. */
    String described() {
        return switch (kind) {
            case NAME, INTEGER, FLOAT -> "'" + text + "'";
            default -> kind.described();
        };
    }
}
