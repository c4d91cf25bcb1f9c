package org.codestep.kernel;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Reads the text of a cell just far enough to tell code from comments, strings and magics. */
final class CellText {
    private static final Pattern MAGIC = Pattern.compile("[ \\t]*%\\w");
    /** No operator may follow an assignment's sign, so this is a magic. */
    private static final Pattern ASSIGNED_MAGIC = Pattern.compile("=[ \\t]*%\\w");

    private CellText() {
    }

    /**
     * Rewrites the lines that hold a magic: those that begin with one where a statement may begin, and those that
     * assign the result of one. Elsewhere the sign is the remainder operator, or part of a literal or comment.
     *
     * @param rewrite turns a whole cell (for a cell magic) or one line into Java
     * @return the rewritten text, with as many lines as before unless the cell is a cell magic
     */
    static String rewriteMagics(String source, UnaryOperator<String> rewrite) {
        if (source.startsWith("%%")) {
            // The parser of magics knows no cell magic without a body.
            return rewrite.apply(source.strip().contains("\n") ? source : source.strip() + "\n ");
        }
        StringBuilder java = new StringBuilder();
        int copied = 0;
        CodeScanner scanner = new CodeScanner(source, 0);
        while (!scanner.isAtEnd()) {
            int at = scanner.offset();
            int start = source.lastIndexOf('\n', at - 1) + 1;
            boolean magic = at == start && scanner.isAtStatement() && isAt(MAGIC, source, at)
                    || source.charAt(at) == '=' && isAt(ASSIGNED_MAGIC, source, at);
            if (magic) {
                int end = (source + "\n").indexOf('\n', at);
                java.append(source, copied, start).append(rewrite.apply(source.substring(start, end)));
                copied = end;
                scanner.skipStatement(end);
            } else {
                scanner.next();
            }
        }
        return java.append(source, copied, source.length()).toString();
    }

    private static boolean isAt(Pattern pattern, String source, int offset) {
        return pattern.matcher(source).region(offset, source.length()).lookingAt();
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

    private static int endOf(String mark, String source, int from) {
        int found = source.indexOf(mark, from);
        return found < 0 ? source.length() : found + mark.length();
    }

    /**
     * The offset after the statement or declaration that begins at {@code offset}: after a semicolon outside of all
     * brackets, or after a closing brace that nothing continues.
     */
    static int endOfStatement(String source, int offset) {
        CodeScanner scanner = new CodeScanner(source, skipBlank(source, offset));
        do {
            scanner.next();
        } while (!scanner.isAtEnd() && !scanner.isBetweenStatements());
        return scanner.offset();
    }

    /** A statement with the semicolon that it lacks at its end, if it is nothing else that it lacks. */
    static String withSemicolon(String statement) {
        CodeScanner scanner = atEnd(statement);
        return scanner.openBracket() >= 0 || scanner.isBetweenStatements()
                ? statement
                : new Cell.Insertion(scanner.endOfCode(), ";").into(statement);
    }

    /** The offset of a comment without an end, or -1. */
    static int unclosedComment(String source) {
        return atEnd(source).unclosedComment();
    }

    /** The offset of the innermost bracket that is still open at the end, or -1. */
    static int unclosedBracket(String source) {
        return atEnd(source).openBracket();
    }

    private static CodeScanner atEnd(String source) {
        CodeScanner scanner = new CodeScanner(source, 0);
        while (!scanner.isAtEnd()) {
            scanner.next();
        }
        return scanner;
    }
}
