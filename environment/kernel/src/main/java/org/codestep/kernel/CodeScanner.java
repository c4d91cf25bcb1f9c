package org.codestep.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * Goes through Java code from token to token, just far enough to tell code from comments and literals and to know where
 * a statement begins. Code with errors is gone through as well.
 */
final class CodeScanner {
    /** What makes the text after a closing brace part of the same statement. */
    private static final Pattern CONTINUATION = Pattern.compile("[;,.)]|(else|catch|finally|while)\\b");
    /** What begins a statement in which a closing brace ends an expression at most. */
    private static final Pattern OF_EXPRESSION = Pattern.compile("(return|yield|throw|assert)\\b");
    private static final String TEXT_BLOCK_MARK = "\"\"\"";

    /** Brackets and what is known of the statement that the scanner is in between them. */
    private static final class Level {
        private final int bracket;
        private final boolean holdsStatements;
        private boolean begun;
        private boolean expression;

        private Level(int bracket, boolean holdsStatements) {
            this.bracket = bracket;
            this.holdsStatements = holdsStatements;
        }

        private void end() {
            begun = false;
            expression = false;
        }
    }

    private final String source;
    private final Deque<Level> levels = new ArrayDeque<>();
    private int at;
    private char before = ';';
    private int endOfCode;
    private int unclosedComment = -1;

    /** Begins at an offset where a statement begins. */
    CodeScanner(String source, int offset) {
        this.source = source;
        at = offset;
        endOfCode = offset;
        levels.push(new Level(-1, true));
    }

    /** Where the next token begins. */
    int offset() {
        return at;
    }

    boolean isAtEnd() {
        return at >= source.length();
    }

    /** Whether a token here would begin a statement, of a block or of the cell itself. */
    boolean isAtStatement() {
        return levels.peek().holdsStatements && !levels.peek().begun;
    }

    /** Whether a token here would begin a statement of the cell itself. */
    boolean isBetweenStatements() {
        return levels.size() == 1 && isAtStatement();
    }

    /** The offset of the innermost bracket that is open here, or -1. */
    int openBracket() {
        return levels.peek().bracket;
    }

    /** The offset after the last token that was neither white space nor a comment. */
    int endOfCode() {
        return endOfCode;
    }

    /** The offset of the comment that has been gone through and has no end, or -1. */
    int unclosedComment() {
        return unclosedComment;
    }

    /** Goes on by one token: a comment, a literal or a character. */
    void next() {
        int start = at;
        char character = source.charAt(start);
        if (source.startsWith("//", start)) {
            int end = source.indexOf('\n', start);
            at = end < 0 ? source.length() : end;
        } else if (source.startsWith("/*", start)) {
            at = after("*/", start + 2);
            unclosedComment = source.startsWith("*/", at - 2) && at - start >= 4 ? -1 : start;
        } else if (Character.isWhitespace(character)) {
            at = start + 1;
        } else {
            at = afterCode(start);
            code(character, start);
            before = character;
            endOfCode = at;
        }
    }

    /** Takes everything up to an offset for a statement of its own. */
    void skipStatement(int end) {
        at = end;
        levels.peek().end();
    }

    private int after(String mark, int from) {
        int found = source.indexOf(mark, from);
        return found < 0 ? source.length() : found + mark.length();
    }

    /** The offset after the character, or after the whole literal where one begins; a string ends with its line. */
    private int afterCode(int start) {
        char quote = source.charAt(start);
        if (quote != '"' && quote != '\'') {
            return start + 1;
        }
        boolean block = source.startsWith(TEXT_BLOCK_MARK, start);
        String mark = block ? TEXT_BLOCK_MARK : String.valueOf(quote);
        int end = start + mark.length();
        while (end < source.length() && !source.startsWith(mark, end)) {
            if (!block && source.charAt(end) == '\n') {
                return end;
            }
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + mark.length(), source.length());
    }

    private void code(char character, int start) {
        Level level = levels.peek();
        switch (character) {
            case '(', '[' -> {
                level.begun = true;
                levels.push(new Level(start, false));
            }
            case '{' -> {
                level.begun = true;
                boolean initializer = "=],(".indexOf(before) >= 0 || before == '{' && !level.holdsStatements;
                levels.push(new Level(start, !initializer));
            }
            case ')', ']' -> close();
            case '}' -> {
                close();
                if (!levels.peek().expression && !isContinued()) {
                    levels.peek().end();
                }
            }
            case ';' -> level.end();
            default -> {
                level.expression |= character == '='
                        || !level.begun && OF_EXPRESSION.matcher(source).region(start, source.length()).lookingAt();
                level.begun = true;
            }
        }
    }

    private void close() {
        if (levels.size() > 1) {
            levels.pop();
        }
    }

    private boolean isContinued() {
        return CONTINUATION.matcher(source).region(CellText.skipBlank(source, at), source.length()).lookingAt();
    }
}
