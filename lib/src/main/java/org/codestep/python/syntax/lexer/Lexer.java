package org.codestep.python.syntax.lexer;

import java.util.Objects;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.PythonSyntaxException;

/**
 * Splits a program's text into tokens as CPython 3.11 does: indentation becomes {@code INDENT} and {@code DEDENT},
 * line ends inside parentheses and after a backslash are skipped, comments and blank lines leave nothing.
 *
 * <p>The last tokens are always {@code NEWLINE} (unless nothing precedes), the open {@code DEDENT}s and {@code END}.
 */
public final class Lexer {

    /** For every three characters so many tokens are expected, about as many as generated programs have. */
    private static final int TOKENS_PER_THREE_CHARACTERS = 2;
    /** What is added to a text without layout. */
    private static final int LAYOUT = 4;

    private static final int SHORTEST_KEYWORD = 2;

    private final Characters in;
    private final Indentation indentation = new Indentation();
    private final TokenStream tokens;
    private int openBrackets;

    private Lexer(String source, Position start) {
        this.in = new Characters(source, start);
        this.tokens = new TokenStream(source.length() / 3 * TOKENS_PER_THREE_CHARACTERS + LAYOUT);
    }

    /**
     * @param source a program's text; a line ends with a line feed, a carriage return or both
     * @throws PythonSyntaxException at a character, string, number or indentation that Python or this lexer does
     *     not take
     */
    public static TokenStream tokenize(String source) {
        Lexer lexer = new Lexer(Objects.requireNonNull(source, "source"), new Position(1, 1));
        lexer.run();
        return lexer.tokens;
    }

    /**
     * The tokens of an expression on one line, without layout but with {@code END}.
     *
     * @param start where it begins in its program
     */
    public static TokenStream tokenizeExpression(String source, Position start) {
        Lexer lexer = new Lexer(source, start);
        lexer.skipBlanksAndComment();
        while (!lexer.in.atEnd()) {
            lexer.token();
            lexer.skipBlanksAndComment();
        }
        lexer.addHere(TokenKind.END);
        return lexer.tokens;
    }

    private void run() {
        in.requireTextOnly();
        while (!in.atEnd()) {
            if (indentation.measure(in)) {
                indentation.change(in, tokens);
                logicalLine();
            }
        }
        indentation.close(in, tokens);
        addHere(TokenKind.END);
    }

    /** Everything up to the line end that no bracket or backslash hides. */
    private void logicalLine() {
        while (true) {
            skipBlanksAndComment();
            if (in.atEnd()) {
                if (openBrackets > 0) {
                    throw in.problem("expected a closing bracket but found the end of the program");
                }
                addHere(TokenKind.NEWLINE);
                return;
            }
            if (in.atLineEnd()) {
                if (openBrackets == 0) {
                    addHere(TokenKind.NEWLINE);
                    in.skipLineEnd();
                    return;
                }
                in.skipLineEnd();
            } else {
                token();
            }
        }
    }

    private void skipBlanksAndComment() {
        while (true) {
            char c = in.peek();
            if (c == ' ' || c == '\t' || c == '\f') {
                in.advance();
            } else if (c == '\\') {
                joinLines();
            } else {
                break;
            }
        }
        if (in.peek() == '#') {
            in.skipToLineEnd();
        }
    }

    private void joinLines() {
        Position backslash = in.position();
        in.advance();
        if (!in.atLineEnd()) {
            throw new PythonSyntaxException(backslash, "unexpected character after line continuation character");
        }
        in.skipLineEnd();
        if (in.atEnd()) {
            throw new PythonSyntaxException(backslash, "expected a line after '\\' but found the end of the program");
        }
    }

    private void token() {
        char c = in.peek();
        if (isNameStart(c)) {
            nameOrString();
        } else if (isDigit(c) || c == '.' && isDigit(in.peek(1))) {
            NumberLexer.read(in, tokens);
        } else if (c == '"' || c == '\'') {
            StringLexer.read(in, in.position(), "", tokens);
        } else {
            operator();
        }
    }

    private void nameOrString() {
        int from = in.offset();
        int column = in.column();
        char first = in.peek();
        while (isNameStart(in.peek()) || isDigit(in.peek())) {
            in.advance();
        }
        if ((in.peek() == '"' || in.peek() == '\'') && StringLexer.isPrefix(in.textFrom(from))) {
            StringLexer.read(in, new Position(in.line(), column), in.textFrom(from), tokens);
            return;
        }
        TokenKind keyword = in.offset() - from < SHORTEST_KEYWORD ? null : keyword(from, first);
        if (keyword == null) {
            tokens.add(TokenKind.NAME, in.line(), column, in.textFrom(from));
        } else {
            tokens.add(keyword, in.line(), column, null);
        }
    }

    private TokenKind keyword(int from, char first) {
        for (TokenKind keyword : TokenKind.startingWith(first)) {
            if (keyword.length() == in.offset() - from && in.isSince(from, keyword.text())) {
                return keyword;
            }
        }
        return null;
    }

    private void operator() {
        for (TokenKind kind : TokenKind.startingWith(in.peek())) {
            int length = kind.length();
            if (length == 1 || in.startsWith(kind.text())) {
                addHere(kind);
                in.advance(length);
                countBracket(kind);
                return;
            }
        }
        throw in.problem(in.describeCurrent() + " is not supported here");
    }

    private void countBracket(TokenKind kind) {
        switch (kind) {
            case LEFT_PARENTHESIS, LEFT_BRACKET, LEFT_BRACE -> openBrackets++;
            // An unmatched closing bracket is the parser's to refuse.
            case RIGHT_PARENTHESIS, RIGHT_BRACKET, RIGHT_BRACE -> openBrackets = Math.max(0, openBrackets - 1);
            default -> { }
        }
    }

    private void addHere(TokenKind kind) {
        tokens.add(kind, in.line(), in.column(), null);
    }

    static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
