package org.codestep.python.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Splits a program's text into tokens as CPython 3.11 does: indentation becomes {@code INDENT} and {@code DEDENT},
 * line ends inside parentheses and after a backslash are skipped, comments and blank lines leave nothing.
 *
 * <p>The last tokens are always {@code NEWLINE} (unless nothing precedes), the open {@code DEDENT}s and {@code END}.
 */
public final class Lexer {

    /** About as many as in generated programs. */
    private static final int CHARACTERS_PER_TOKEN = 2;

    private final Characters in;
    private final Indentation indentation = new Indentation();
    private final List<Token> tokens;
    private int openBrackets;

    private Lexer(String source, Position start) {
        this.in = new Characters(source, start);
        this.tokens = new ArrayList<>(source.length() / CHARACTERS_PER_TOKEN + 2);
    }

    /**
     * @param source a program's text; a line ends with a line feed, a carriage return or both
     * @throws PythonSyntaxException at a character, string, number or indentation that Python or this lexer does
     *     not take
     */
    public static List<Token> tokenize(String source) {
        Lexer lexer = new Lexer(Objects.requireNonNull(source, "source"), new Position(1, 1));
        lexer.run();
        return lexer.tokens;
    }

    /**
     * The tokens of an expression on one line, without layout but with {@code END}.
     *
     * @param start where it begins in its program
     */
    static List<Token> tokenizeExpression(String source, Position start) {
        Lexer lexer = new Lexer(source, start);
        lexer.skipBlanksAndComment();
        while (!lexer.in.atEnd()) {
            lexer.token();
            lexer.skipBlanksAndComment();
        }
        lexer.add(TokenKind.END, lexer.in.position());
        return lexer.tokens;
    }

    private void run() {
        in.requireTextOnly();
        while (!in.atEnd()) {
            if (indentation.measure(in)) {
                Position start = in.position();
                indentation.change(start, tokens);
                logicalLine();
            }
        }
        Position end = in.position();
        indentation.close(end, tokens);
        add(TokenKind.END, end);
    }

    /** Everything up to the line end that no bracket or backslash hides. */
    private void logicalLine() {
        while (true) {
            skipBlanksAndComment();
            if (in.atEnd()) {
                if (openBrackets > 0) {
                    throw in.problem("expected a closing bracket but found the end of the program");
                }
                add(TokenKind.NEWLINE, in.position());
                return;
            }
            if (in.atLineEnd()) {
                Position end = in.position();
                in.skipLineEnd();
                if (openBrackets == 0) {
                    add(TokenKind.NEWLINE, end);
                    return;
                }
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
            tokens.add(NumberLexer.read(in));
        } else if (c == '"' || c == '\'') {
            tokens.add(StringLexer.read(in, in.position(), ""));
        } else {
            operator();
        }
    }

    private void nameOrString() {
        Position start = in.position();
        int from = in.offset();
        while (isNameStart(in.peek()) || isDigit(in.peek())) {
            in.advance();
        }
        String word = in.textFrom(from);
        if ((in.peek() == '"' || in.peek() == '\'') && StringLexer.isPrefix(word)) {
            tokens.add(StringLexer.read(in, start, word));
            return;
        }
        TokenKind keyword = TokenKind.keyword(word);
        tokens.add(new Token(keyword == null ? TokenKind.NAME : keyword, start, word));
    }

    private void operator() {
        Position start = in.position();
        for (TokenKind kind : TokenKind.operatorsFrom(in.peek())) {
            if (in.startsWith(kind.text())) {
                in.advance(kind.text().length());
                countBracket(kind);
                add(kind, start);
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

    private void add(TokenKind kind, Position position) {
        tokens.add(new Token(kind, position, kind.text()));
    }

    static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
