package org.codestep.trace.jython.instrument;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.Position;
import org.codestep.trace.jython.value.Strings;

/** Refuses what Python 2.7 and Python 3 spell differently: its trace is lost once the text is a tree. */
public final class Spelling {

    private static final Set<String> KEYWORDS_SINCE = Set.of("nonlocal", "async", "await");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
    private static final Pattern NUMBER = Pattern.compile(
            "0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern OLD_OCTAL = Pattern.compile("0[0-9]+");
    /** CPython reads no decimal integer of more than 4,300 digits. */
    private static final int LONGEST_NUMBER = 4000;

    private final String source;
    private final StringBuilder kept = new StringBuilder();
    private int at;
    private final Brackets brackets = new Brackets();
    private final Map<Integer, Integer> stringStarts = new HashMap<>();
    private int stringEnd = -1;
    private char indentation;
    private int line = 1;
    /** Where the line begins. */
    private int lineStart;
    private boolean indenting = true;

    private Spelling(String source) {
        this.source = source;
    }

    /**
     * A text that may be parsed.
     *
     * @param text without comments, and with a number in the place of brackets too deep for CPython
     * @param stringStarts for the last line of each string over several lines, which Jython takes for its place, the
     *     line where it begins
     * @param invalid what CPython calls a syntax error, if the text is otherwise none; empty if nothing was found
     */
    public record Checked(String text, Map<Integer, Integer> stringStarts, Optional<String> invalid) {}

    /**
     * Checks a program's text.
     *
     * @throws NotModelledException if something in it is no Python 3, or another thing there
     */
    public static Checked check(String source) {
        Spelling spelling = new Spelling(source);
        while (spelling.at < source.length()) {
            spelling.next();
        }
        if (spelling.brackets.depth() > 0) {
            throw spelling.refusal("a bracket without an end");
        }
        return new Checked(spelling.kept.toString(), spelling.stringStarts, spelling.brackets.invalid());
    }

    private void next() {
        char c = source.charAt(at);
        if (c == '#') {
            comment();
        } else if (c == '\'' || c == '"') {
            string("");
        } else if (matches(WORD)) {
            word();
        } else if (matches(NUMBER)) {
            number();
        } else {
            character(c);
        }
    }

    /** Whatever stands in it, as long as CPython can read the file and finds the same line ends. */
    private void comment() {
        while (at < source.length() && source.charAt(at) != '\n') {
            char c = source.charAt(at);
            if (c < ' ' && c != '\t' || Character.isSurrogate(c)) {
                throw refusal("this character in a comment");
            }
            at++;
        }
    }

    private boolean matches(Pattern pattern) {
        return matcher(pattern).lookingAt();
    }

    private String text(Pattern pattern) {
        Matcher matcher = matcher(pattern);
        return matcher.lookingAt() ? matcher.group() : "";
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(source).region(at, source.length());
    }

    private void keep(int length) {
        if (brackets.depth() <= Brackets.MOST) {
            kept.append(source, at, at + length);
        }
        for (int end = at + length; at < end; at++) {
            if (source.charAt(at) == '\n') {
                line++;
                lineStart = at + 1;
                indenting = true;
            } else {
                indenting &= isBlank(source.charAt(at));
            }
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private void token(String token) {
        String refusal = brackets.add(token);
        if (refusal != null) {
            throw refusal(refusal);
        }
    }

    private void character(char c) {
        if (c > Strings.LAST_ASCII || c < ' ' && c != '\n' && c != '\t') {
            throw refusal("a character that is not printable ASCII");
        }
        boolean lone = c == '!' && !source.startsWith("!=", at) || c == '\\' && !source.startsWith("\\\n", at);
        if (lone || "`$?@".indexOf(c) >= 0 || source.startsWith("<>", at)) {
            throw refusal(source.startsWith("<>", at) ? "'<>'" : "'" + c + "'");
        }
        if (isBlank(c) && indenting) {
            if (indentation != 0 && indentation != c) {
                throw refusal("an indentation of tabs and spaces");
            }
            indentation = c;
        }
        operator(c);
    }

    /** Jython's reader goes on after some mistakes, such as brackets without an end. */
    private void operator(char c) {
        boolean withEquals = "=!<>+-*/%&|^".indexOf(c) >= 0 && source.startsWith("=", at + 1);
        String text = withEquals ? c + "=" : c == '\\' ? "\\\n" : String.valueOf(c);
        boolean joinsLines = c == '\\' || c == '\n' && brackets.depth() > 0;
        boolean closing = ")]}".indexOf(c) >= 0;
        if (closing) {
            keep(1);
        }
        if (!isBlank(c) && !joinsLines) {
            int depth = brackets.depth();
            token(text);
            if (brackets.depth() > Math.max(depth, Brackets.MOST) && depth == Brackets.MOST) {
                kept.append('0');
            }
        }
        if (!closing) {
            keep(text.length());
        }
    }

    private void word() {
        String word = text(WORD);
        if (KEYWORDS_SINCE.contains(word)) {
            throw refusal("'" + word + "'");
        }
        int end = at + word.length();
        boolean prefix = end < source.length() && (source.charAt(end) == '\'' || source.charAt(end) == '"');
        if (prefix && !word.matches("[uUrR]")) {
            throw refusal("a string with the prefix '" + word + "'");
        }
        keep(word.length());
        if (prefix) {
            string(word);
        } else {
            token(word);
        }
    }

    private void number() {
        String number = text(NUMBER);
        int end = at + number.length();
        boolean more = end < source.length() && Character.isJavaIdentifierPart(source.charAt(end));
        if (more || OLD_OCTAL.matcher(number).matches() || number.length() > LONGEST_NUMBER) {
            throw refusal("the number " + number.substring(0, Math.min(number.length(), 20))
                    + (more ? source.charAt(end) : ""));
        }
        token(number);
        keep(number.length());
    }

    private void string(String prefix) {
        String quote = source.substring(at, at + 1);
        String delimiter = source.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
        int end = at + delimiter.length();
        while (end < source.length() && !source.startsWith(delimiter, end)) {
            char c = source.charAt(end);
            if (c > Strings.LAST_ASCII || c < ' ' && c != '\n' && c != '\t') {
                throw refusal("a string that is not printable ASCII");
            }
            if (c == '\n' && delimiter.length() == 1) {
                throw refusal("a string without an end");
            }
            if (c == '\\' && end + 1 < source.length()) {
                // Python 2.7 reads these in raw strings too, and another set of names.
                if ("uUN".indexOf(source.charAt(end + 1)) >= 0) {
                    throw refusal("a string with '\\" + source.charAt(end + 1) + "'");
                }
                end++;
            }
            end++;
        }
        if (end >= source.length()) {
            throw refusal("a string without an end");
        }
        String between = stringEnd < 0 ? "x" : kept.substring(stringEnd);
        if (between.isBlank() && between.contains("\n") && brackets.depth() > 0) {
            throw refusal("a string in parts over several lines");
        }
        int start = line;
        token(delimiter);
        keep(end + delimiter.length() - at);
        stringEnd = kept.length();
        if (line > start) {
            stringStarts.put(line, start);
        }
    }

    private NotModelledException refusal(String construct) {
        return new NotModelledException(new Position(line, at - lineStart + 1), construct + " is not supported");
    }
}
