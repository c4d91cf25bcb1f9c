package org.codestep.python.syntax.lexer;

import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.PythonSyntaxException;

/** Reads number literals, with underscores between digits as Python allows them. */
public final class NumberLexer {

    private NumberLexer() {}

    static void read(Characters in, TokenStream tokens) {
        int column = in.column();
        int from = in.offset();
        if (in.peek() != '.' && isPlain(in)) {
            tokens.add(TokenKind.INTEGER, in.line(), column, in.textFrom(from));
            return;
        }
        in.goBackTo(from);
        TokenKind kind = radix(in.peek(), in.peek(1)) != 10 ? prefixed(in) : decimal(in);
        String text = in.textFrom(from);
        char next = in.peek();
        if (next == 'j' || next == 'J') {
            throw new PythonSyntaxException(new Position(in.line(), column), "a complex number is not supported");
        }
        if (Lexer.isNameStart(next) || Lexer.isDigit(next)) {
            throw in.problem("expected a blank or an operator after '" + text + "'");
        }
        if (kind == TokenKind.INTEGER && hasForbiddenLeadingZero(text)) {
            throw new PythonSyntaxException(
                    new Position(in.line(), column), "leading zeros in '" + text + "' are not permitted");
        }
        tokens.add(kind, in.line(), column, text);
    }

    /** Reads digits; false if they are not all of the number, or one with a zero before others. */
    private static boolean isPlain(Characters in) {
        boolean zero = in.peek() == '0';
        in.advance();
        while (Lexer.isDigit(in.peek())) {
            in.advance();
            if (zero) {
                return false;
            }
        }
        return in.peek() != '.' && !Lexer.isNameStart(in.peek());
    }

    /** The base that the first two characters announce. */
    public static int radix(char first, char second) {
        if (first != '0') {
            return 10;
        }
        return switch (second) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
        };
    }

    private static TokenKind prefixed(Characters in) {
        int radix = radix(in.peek(), in.peek(1));
        in.advance(2);
        if (in.peek() == '_') {
            in.advance();
        }
        digits(in, radix);
        return TokenKind.INTEGER;
    }

    private static TokenKind decimal(Characters in) {
        TokenKind kind = TokenKind.INTEGER;
        if (in.peek() != '.') {
            digits(in, 10);
        }
        if (in.peek() == '.') {
            kind = TokenKind.FLOAT;
            in.advance();
            if (Lexer.isDigit(in.peek())) {
                digits(in, 10);
            }
        }
        if (startsExponent(in)) {
            kind = TokenKind.FLOAT;
            in.advance(Lexer.isDigit(in.peek(1)) ? 1 : 2);
            digits(in, 10);
        }
        return kind;
    }

    private static boolean startsExponent(Characters in) {
        if (in.peek() != 'e' && in.peek() != 'E') {
            return false;
        }
        char next = in.peek(1);
        return Lexer.isDigit(next) || (next == '+' || next == '-') && Lexer.isDigit(in.peek(2));
    }

    private static void digits(Characters in, int radix) {
        while (true) {
            if (Character.digit(in.peek(), radix) < 0 || in.peek() > 'f') {
                throw in.problem("expected a digit of base " + radix);
            }
            while (in.peek() <= 'f' && Character.digit(in.peek(), radix) >= 0) {
                in.advance();
            }
            if (in.peek() != '_') {
                return;
            }
            in.advance();
        }
    }

    private static boolean hasForbiddenLeadingZero(String text) {
        if (text.charAt(0) != '0' || text.length() > 1 && radix('0', text.charAt(1)) != 10) {
            return false;
        }
        return text.chars().anyMatch(c -> c != '0' && c != '_');
    }
}
