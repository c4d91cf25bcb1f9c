package org.codestep.python.syntax.lexer;

import java.util.ArrayDeque;
import java.util.Deque;
import org.codestep.python.syntax.PythonSyntaxException;

/**
 * The stack of open blocks. As in CPython a line's indentation is measured twice, with tab stops of 8 columns and
 * with tabs of 1 column, and the two measures must agree on which line is deeper.
 */
final class Indentation {

    /** As in CPython. */
    private static final int DEEPEST = 100;
    private static final int TAB_STOP = 8;

    private static final Width NONE = new Width(0, 0);

    private record Width(int columns, int columnsWithShortTabs) {}

    private final Deque<Width> open = new ArrayDeque<>(4);
    private Width current = NONE;

    Indentation() {
        open.push(NONE);
    }

    /** Moves past the blanks at a line's start; for a line without a token, past the whole line, and says false. */
    boolean measure(Characters in) {
        int columns = 0;
        int shortColumns = 0;
        for (char c = in.peek(); c == ' ' || c == '\t' || c == '\f'; c = in.peek()) {
            switch (c) {
                case ' ' -> {
                    columns++;
                    shortColumns++;
                }
                case '\t' -> {
                    columns = (columns / TAB_STOP + 1) * TAB_STOP;
                    shortColumns++;
                }
                default -> {
                    columns = 0;
                    shortColumns = 0;
                }
            }
            in.advance();
        }
        if (in.peek() == '#') {
            in.skipToLineEnd();
        }
        if (in.atEnd()) {
            return false;
        }
        if (in.atLineEnd()) {
            in.skipLineEnd();
            return false;
        }
        if (in.peek() == '\\') {
            throw in.problem("a line continuation before a statement is not supported");
        }
        current = columns == 0 ? NONE : new Width(columns, shortColumns);
        return true;
    }

    /** Adds the {@code INDENT} or {@code DEDENT}s that the measured line brings. */
    void change(Characters in, TokenStream tokens) {
        if (current.columns > open.peek().columns) {
            if (current.columnsWithShortTabs <= open.peek().columnsWithShortTabs) {
                throw mixed(in);
            }
            if (open.size() >= DEEPEST) {
                throw in.problem("more than " + DEEPEST + " levels of indentation");
            }
            open.push(current);
            tokens.add(TokenKind.INDENT, in.line(), in.column(), null);
            return;
        }
        while (current.columns < open.peek().columns) {
            open.pop();
            tokens.add(TokenKind.DEDENT, in.line(), in.column(), null);
        }
        if (current.columns != open.peek().columns) {
            throw in.problem("unindent does not match any outer indentation level");
        }
        if (current.columnsWithShortTabs != open.peek().columnsWithShortTabs) {
            throw mixed(in);
        }
    }

    /** Adds the {@code DEDENT}s at the program's end. */
    void close(Characters in, TokenStream tokens) {
        for (; open.size() > 1; open.pop()) {
            tokens.add(TokenKind.DEDENT, in.line(), in.column(), null);
        }
    }

    private static PythonSyntaxException mixed(Characters in) {
        return in.problem("inconsistent use of tabs and spaces in indentation");
    }
}
