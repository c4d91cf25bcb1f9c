package org.codestep.python.syntax.lexer;

import java.util.Arrays;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.PythonSyntaxException;

/**
 * The tokens of a program, and how far the parser has read them. They are kept in arrays, as there are too many for an
 * object each; a token is spoken of by its index.
 */
public final class TokenStream {

    private TokenKind[] kinds;
    private int[] lines;
    private int[] columns;
    /** Of names, numbers and strings; null for others. */
    private String[] texts;
    private int count;
    private int next;

    /** @param capacity about how many tokens are expected */
    TokenStream(int capacity) {
        kinds = new TokenKind[capacity];
        lines = new int[capacity];
        columns = new int[capacity];
        texts = new String[capacity];
    }

    /** Adds a token at the end. @param text see {@link #text} */
    void add(TokenKind kind, int line, int column, String text) {
        if (count == kinds.length) {
            grow();
        }
        kinds[count] = kind;
        lines[count] = line;
        columns[count] = column;
        texts[count++] = text;
    }

    private void grow() {
        int capacity = 2 * count + 1;
        kinds = Arrays.copyOf(kinds, capacity);
        lines = Arrays.copyOf(lines, capacity);
        columns = Arrays.copyOf(columns, capacity);
        texts = Arrays.copyOf(texts, capacity);
    }

    /** Whether any token is of the kind. */
    public boolean contains(TokenKind kind) {
        return Arrays.asList(kinds).subList(0, count).contains(kind);
    }

    /** The next token's index. */
    public int index() {
        return next;
    }

    /** The next token's kind. */
    public TokenKind kind() {
        return kinds[next];
    }

    /** The kind of the token after the next one; {@code END} if there is none. */
    public TokenKind kindAfter() {
        return kinds[Math.min(next + 1, count - 1)];
    }

    /** Where the next token begins. */
    public Position position() {
        return position(next);
    }

    /** Where a token begins. */
    public Position position(int token) {
        return new Position(lines[token], columns[token]);
    }

    /** A token's kind. */
    public TokenKind kind(int token) {
        return kinds[token];
    }

    /** The name, number or f-string as written, a string's value; null for other kinds. */
    public String text(int token) {
        return texts[token];
    }

    /** Whether the next token is of the kind. */
    public boolean at(TokenKind kind) {
        return kinds[next] == kind;
    }

    /** Reads a token and returns its index; the last one, {@code END}, stays. */
    public int next() {
        int token = next;
        if (kinds[token] != TokenKind.END) {
            next++;
        }
        return token;
    }

    /** Reads a token if it is of the kind. */
    public boolean take(TokenKind kind) {
        if (!at(kind)) {
            return false;
        }
        next();
        return true;
    }

    /** Reads a token and returns its index. @throws PythonSyntaxException if it is not of the kind */
    public int expect(TokenKind kind) {
        if (!at(kind)) {
            throw expected(kind.described());
        }
        return next();
    }

    /** How a message names a token. */
    public String described(int token) {
        return switch (kinds[token]) {
            case NAME, INTEGER, FLOAT -> "'" + texts[token] + "'";
            default -> kinds[token].described();
        };
    }

    /** What to throw for a problem at the next token. */
    public PythonSyntaxException problem(String problem) {
        return new PythonSyntaxException(position(), problem);
    }

    /** What to throw if the next token begins something that is not supported. */
    public PythonSyntaxException unsupported() {
        return problem(described(next) + " is not supported");
    }

    /** What to throw if the next token is not what the grammar wants there. */
    public PythonSyntaxException expected(String what) {
        return problem("expected " + what + " but found " + described(next));
    }
}
