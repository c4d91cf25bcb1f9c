package org.codestep.python.syntax;

/** Reads number literals, with underscores between digits as Python allows them. */
final class NumberLexer {

    private NumberLexer() {}

    static Token read(Characters in) {
        Position start = in.position();
        int from = in.offset();
        TokenKind kind = radix(in.peek(), in.peek(1)) != 10 ? prefixed(in) : decimal(in);
        String text = in.textFrom(from);
        char next = in.peek();
        if (next == 'j' || next == 'J') {
            throw new PythonSyntaxException(start, "a complex number is not supported");
        }
        if (Lexer.isNameStart(next) || Lexer.isDigit(next)) {
            throw in.problem("expected a blank or an operator after '" + text + "'");
        }
        if (kind == TokenKind.INTEGER && hasForbiddenLeadingZero(text)) {
            throw new PythonSyntaxException(start, "leading zeros in '" + text + "' are not permitted");
        }
        return new Token(kind, start, text);
    }

    /** The base that the first two characters announce. */
    static int radix(char first, char second) {
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
