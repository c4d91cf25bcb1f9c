package org.codestep.python.syntax.lexer;

import java.util.Locale;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.PythonSyntaxException;

/** A program's text and a place in it. Reading past the end yields {@link #NOTHING}. */
public final class Characters {

    /** What stands past the end. */
    public static final char NOTHING = '\0';

    /** Most names and numbers of generated programs are one character long. */
    private static final String[] SINGLE = new String[128];

    static {
        for (char c = 0; c < SINGLE.length; c++) {
            SINGLE[c] = String.valueOf(c);
        }
    }

    /** What {@link #peek(int)} may look past the end. */
    private static final int FARTHEST = 2;

    private final String source;
    /** The source, with {@link #NOTHING} after its end. */
    private final char[] text;
    private int offset;
    private int line;
    private int lineStart;

    /** @param start where the text begins in a program that it is a part of */
    public Characters(String source, Position start) {
        this.source = source;
        this.text = new char[source.length() + FARTHEST + 1];
        source.getChars(0, source.length(), text, 0);
        this.line = start.line();
        this.lineStart = 1 - start.column();
    }

    /** Python takes no program with a null character or with half of a surrogate pair, not even in a comment. */
    void requireTextOnly() {
        for (int i = 0; i < source.length(); i++) {
            char c = text[i];
            boolean pair = Character.isHighSurrogate(c) && Character.isLowSurrogate(text[i + 1]);
            if (c == NOTHING || Character.isSurrogate(c) && !pair) {
                int line = 1 + (int) source.substring(0, i).chars().filter(before -> before == '\n').count();
                int column = i - source.lastIndexOf('\n', i);
                throw new PythonSyntaxException(new Position(line, column),
                        String.format(Locale.ROOT, "character U+%04X is no part of a program", (int) c));
            }
            i += pair ? 1 : 0;
        }
    }

    boolean atEnd() {
        return offset >= source.length();
    }

    boolean atLineEnd() {
        char c = peek();
        return c == '\n' || c == '\r';
    }

    char peek() {
        return text[offset];
    }

    /** @param distance from 0 to 2 */
    char peek(int distance) {
        return text[offset + distance];
    }

    /** Whether an operator is next. @param operator of at most three characters */
    boolean startsWith(String operator) {
        for (int i = 0; i < operator.length(); i++) {
            if (text[offset + i] != operator.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text from an earlier offset to here begins with a word. */
    boolean isSince(int start, String word) {
        return source.startsWith(word, start);
    }

    int offset() {
        return offset;
    }

    String textFrom(int start) {
        char first = text[start];
        return offset - start == 1 && first < SINGLE.length ? SINGLE[first] : source.substring(start, offset);
    }

    /** From 1. */
    int line() {
        return line;
    }

    /** From 1. */
    int column() {
        return offset - lineStart + 1;
    }

    Position position() {
        return new Position(line(), column());
    }

    /** Moves on within a line. */
    void advance() {
        offset++;
    }

    /** Moves on within a line. */
    void advance(int count) {
        offset += count;
    }

    /** Moves back within a line. */
    void goBackTo(int earlier) {
        offset = earlier;
    }

    /** Moves past a line feed, a carriage return, or one of each. */
    void skipLineEnd() {
        if (peek() == '\r' && peek(1) == '\n') {
            offset++;
        }
        offset++;
        line++;
        lineStart = offset;
    }

    void skipToLineEnd() {
        while (!atEnd() && !atLineEnd()) {
            offset++;
        }
    }

    PythonSyntaxException problem(String problem) {
        return new PythonSyntaxException(position(), problem);
    }

    /** How a message names the next character. */
    String describeCurrent() {
        int c = source.codePointAt(offset);
        boolean printable = c > ' ' && c < 0x7f;
        return printable ? "'" + (char) c + "'" : String.format(Locale.ROOT, "character U+%04X", c);
    }
}
