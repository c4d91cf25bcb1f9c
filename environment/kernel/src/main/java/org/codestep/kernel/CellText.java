package org.codestep.kernel;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Reads the text of a cell just far enough to tell code from comments, strings and magics. */
final class CellText {
    private static final Pattern MAGIC = Pattern.compile("[ \\t]*%\\w.*|.*=[ \\t]*%\\w.*");

    private static final String TEXT_BLOCK_MARK = "\"\"\"";

    /** What makes the text after a closing brace part of the same statement. */
    private static final Pattern CONTINUATION = Pattern.compile("[;,.)]|(else|catch|finally|while)\\b");

    private CellText() {
    }

    /**
     * Rewrites the lines that may hold a magic: those that do not begin within a comment or a text block.
     *
     * @param rewrite turns a whole cell (for a cell magic) or one line into Java
     * @return the rewritten text, with as many lines as before unless the cell is a cell magic
     */
    static String rewriteMagics(String source, UnaryOperator<String> rewrite) {
        if (source.startsWith("%%")) {
            return rewrite.apply(source);
        }
        StringBuilder java = new StringBuilder();
        State state = State.CODE;
        for (String line : source.split("\n", -1)) {
            if (state == State.CODE && MAGIC.matcher(line).matches()) {
                java.append(rewrite.apply(line));
            } else {
                java.append(line);
                state = stateAfter(line, state);
            }
            java.append('\n');
        }
        java.setLength(java.length() - 1);
        return java.toString();
    }

    /** The first offset at or after {@code offset} that is neither white space nor a comment. */
    static int skipBlank(String source, int offset) {
        int at = offset;
        while (at < source.length()) {
            if (Character.isWhitespace(source.charAt(at))) {
                at++;
            } else if (source.startsWith("//", at)) {
                at = endOf("\n", source, at);
            } else if (source.startsWith("/*", at)) {
                at = endOf("*/", source, at + 2);
            } else {
                break;
            }
        }
        return at;
    }

    /**
     * The offset after the statement or declaration that begins at {@code offset}: after a semicolon outside of all
     * brackets, or after a closing brace that nothing continues.
     */
    static int endOfStatement(String source, int offset) {
        int depth = 0;
        int at = skipBlank(source, offset);
        while (at < source.length()) {
            char character = source.charAt(at);
            int next = source.startsWith(TEXT_BLOCK_MARK, at)
                    ? endOf(TEXT_BLOCK_MARK, source, at + TEXT_BLOCK_MARK.length())
                    : afterCodeAt(source, at);
            depth += "([{".indexOf(character) >= 0 ? 1 : ")]}".indexOf(character) >= 0 ? -1 : 0;
            boolean closed = character == ';' || character == '}' && !CONTINUATION.matcher(source)
                    .region(skipBlank(source, next), source.length()).lookingAt();
            if (depth <= 0 && closed) {
                return next;
            }
            at = skipBlank(source, next);
        }
        return source.length();
    }

    private static int endOf(String mark, String source, int from) {
        int found = source.indexOf(mark, from);
        return found < 0 ? source.length() : found + mark.length();
    }

    private enum State { CODE, BLOCK_COMMENT, TEXT_BLOCK }

    private static State stateAfter(String line, State before) {
        State state = before;
        int at = 0;
        while (at < line.length()) {
            switch (state) {
                case BLOCK_COMMENT -> {
                    int end = line.indexOf("*/", at);
                    state = end < 0 ? state : State.CODE;
                    at = end < 0 ? line.length() : end + 2;
                }
                case TEXT_BLOCK -> {
                    if (line.startsWith("\"\"\"", at)) {
                        state = State.CODE;
                        at += 3;
                    } else {
                        at += line.charAt(at) == '\\' ? 2 : 1;
                    }
                }
                default -> {
                    if (line.startsWith("//", at)) {
                        return state;
                    } else if (line.startsWith("/*", at)) {
                        state = State.BLOCK_COMMENT;
                        at += 2;
                    } else if (line.startsWith("\"\"\"", at)) {
                        state = State.TEXT_BLOCK;
                        at += 3;
                    } else {
                        at = afterCodeAt(line, at);
                    }
                }
            }
        }
        return state;
    }

    /** The offset after the character, or after the whole literal where one begins. */
    private static int afterCodeAt(String line, int start) {
        char quote = line.charAt(start);
        int at = start + 1;
        if (quote == '"' || quote == '\'') {
            while (at < line.length() && line.charAt(at) != quote) {
                at += line.charAt(at) == '\\' ? 2 : 1;
            }
            at++;
        }
        return Math.min(at, line.length());
    }
}
