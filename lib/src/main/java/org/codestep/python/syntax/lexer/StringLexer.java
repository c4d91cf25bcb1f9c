package org.codestep.python.syntax.lexer;

import java.util.Locale;
import java.util.Set;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.PythonSyntaxException;

/** Reads string literals and undoes their escapes. */
public final class StringLexer {

    private static final Set<String> PREFIXES = Set.of("r", "u", "b", "f", "br", "rb", "fr", "rf");
    private static final String SIMPLE_ESCAPES = "\\'\"abfnrtv";
    private static final String SIMPLE_VALUES = "\\'\"\u0007\b\f\n\r\t\u000b";

    private final Characters in;
    private final Position start;
    private final boolean raw;
    private final StringBuilder value = new StringBuilder();

    private StringLexer(Characters in, Position start, boolean raw) {
        this.in = in;
        this.start = start;
        this.raw = raw;
    }

    /** Whether a word directly before a quote belongs to the string. */
    static boolean isPrefix(String word) {
        return PREFIXES.contains(word.toLowerCase(Locale.ROOT));
    }

    /** Reads from the opening quote. */
    static void read(Characters in, Position start, String prefix, TokenStream tokens) {
        String kind = prefix.toLowerCase(Locale.ROOT);
        if (kind.indexOf('b') >= 0) {
            throw new PythonSyntaxException(start, "a bytes literal is not supported");
        }
        StringLexer lexer = new StringLexer(in, start, kind.indexOf('r') >= 0);
        if (kind.indexOf('f') >= 0) {
            int from = in.offset() - prefix.length();
            lexer.skip();
            tokens.add(TokenKind.FORMATTED_STRING, start.line(), start.column(), in.textFrom(from));
            return;
        }
        lexer.run();
        tokens.add(TokenKind.STRING, start.line(), start.column(), lexer.value.toString());
    }

    /** Undoes the escapes of a piece of a string, to the end of the characters. */
    public static String unescape(Characters in, boolean raw) {
        StringLexer lexer = new StringLexer(in, in.position(), raw);
        while (!in.atEnd()) {
            lexer.piece();
        }
        return lexer.value.toString();
    }

    /** Goes past a string whose content is read later. */
    private void skip() {
        char quote = in.peek();
        if (in.peek(1) == quote && in.peek(2) == quote) {
            throw new PythonSyntaxException(start, "an f-string in triple quotes is not supported");
        }
        in.advance();
        while (in.peek() != quote) {
            if (in.peek() == '\\' && !in.atEnd()) {
                in.advance();
            }
            if (in.atEnd() || in.atLineEnd()) {
                throw new PythonSyntaxException(start, "the string has no closing quote, or goes over several lines");
            }
            in.advance();
        }
        in.advance();
    }

    private void run() {
        char quote = in.peek();
        boolean triple = in.peek(1) == quote && in.peek(2) == quote;
        in.advance(triple ? 3 : 1);
        while (!atClosing(quote, triple)) {
            if (in.atEnd() || !triple && in.atLineEnd()) {
                throw new PythonSyntaxException(start, "the string has no closing quote");
            }
            piece();
        }
        in.advance(triple ? 3 : 1);
    }

    private void piece() {
        if (in.peek() == '\\') {
            backslash();
        } else {
            character();
        }
    }

    private boolean atClosing(char quote, boolean triple) {
        return in.peek() == quote && (!triple || in.peek(1) == quote && in.peek(2) == quote);
    }

    private void character() {
        if (in.atLineEnd()) {
            value.append('\n');
            in.skipLineEnd();
            return;
        }
        value.append(in.peek());
        in.advance();
    }

    private void backslash() {
        if (raw) {
            value.append('\\');
            in.advance();
            if (!in.atEnd()) {
                character();
            }
            return;
        }
        in.advance();
        char c = in.peek();
        int simple = SIMPLE_ESCAPES.indexOf(c);
        if (in.atLineEnd()) {
            in.skipLineEnd();
        } else if (simple >= 0) {
            value.append(SIMPLE_VALUES.charAt(simple));
            in.advance();
        } else if (c >= '0' && c <= '7') {
            octal();
        } else {
            switch (c) {
                case 'x' -> hexadecimal(2);
                case 'u' -> hexadecimal(4);
                case 'U' -> hexadecimal(8);
                case 'N' -> throw in.problem("a character by its name is not supported");
                // Python keeps the backslash of an escape that it does not know.
                default -> value.append('\\');
            }
        }
    }

    private void octal() {
        int code = 0;
        for (int i = 0; i < 3 && in.peek() >= '0' && in.peek() <= '7'; i++) {
            code = code * 8 + in.peek() - '0';
            in.advance();
        }
        value.append((char) code);
    }

    private void hexadecimal(int length) {
        Position escape = in.position();
        in.advance();
        long code = 0;
        for (int i = 0; i < length; i++) {
            int digit = in.peek() > 'f' ? -1 : Character.digit(in.peek(), 16);
            if (digit < 0) {
                throw new PythonSyntaxException(escape, "expected " + length + " hexadecimal digits after the escape");
            }
            code = code * 16 + digit;
            in.advance();
        }
        boolean character = code <= Character.MAX_CODE_POINT
                && (code > Character.MAX_VALUE || !Character.isSurrogate((char) code));
        if (!character) {
            throw new PythonSyntaxException(escape, "the escape names no character that is supported");
        }
        value.appendCodePoint((int) code);
    }
}
