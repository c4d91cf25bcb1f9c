package org.codestep.source.survey;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names, comments and docstrings of a Python file, whether Python would run it or not. By the lexical rules of the
 * language reference, chapter 2: a name is an identifier that is no keyword, each time it stands there; lines of
 * comments below each other are one comment; a docstring is a string that is a statement by itself.
 */
final class PythonText {

    private static final Set<String> KEYWORDS = Set.of("False", "None", "True", "and", "as", "assert", "async", "await",
            "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
            "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
            "with", "yield");
    private static final Set<String> PREFIXES = Set.of("r", "u", "b", "f", "br", "rb", "fr", "rf");
    private static final Set<String> OF_DOCSTRINGS = Set.of("", "r", "u");

    private final String text;
    private final List<String> names = new ArrayList<>();
    private final List<String> prose = new ArrayList<>();
    private int at;
    private int depth;
    private int line;
    /** Whether nothing of the statement has been read. */
    private boolean fresh = true;
    /** The last line that is a comment and nothing else; -2 for none. */
    private int commentLine = -2;

    private PythonText(String text) {
        this.text = text;
    }

    static PythonText of(String text) {
        PythonText read = new PythonText(text);
        while (read.at < text.length()) {
            read.next();
        }
        return read;
    }

    /** In their order, with repetitions. */
    List<String> names() {
        return names;
    }

    /** Comments without their marks, and docstrings without their quotation marks, in their order. */
    List<String> prose() {
        return prose;
    }

    private void next() {
        char c = text.charAt(at);
        if (c == '\n') {
            at++;
            line++;
            fresh = fresh || depth == 0;
        } else if (c == '\\') {
            line += at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 1 : 0;
            at += 2;
        } else if (Character.isWhitespace(c)) {
            at++;
        } else if (c == '#') {
            comment();
        } else if (c == '"' || c == '\'') {
            string("");
        } else if (isNameStart()) {
            name();
        } else {
            other(c);
        }
    }

    private void other(char c) {
        if (c >= '0' && c <= '9') {
            // A number takes its letters and underscores with it, as 0x1f, 1e5 and 1_000 have them.
            while (at < text.length() && ("._".indexOf(text.charAt(at)) >= 0
                    || Character.isLetterOrDigit(text.charAt(at)))) {
                at++;
            }
            fresh = false;
            return;
        }
        if ("([{".indexOf(c) >= 0) {
            depth++;
        } else if (")]}".indexOf(c) >= 0) {
            depth = Math.max(0, depth - 1);
        }
        fresh = c == ';' && depth == 0;
        at += Character.charCount(text.codePointAt(at));
    }

    private boolean isNameStart() {
        int c = text.codePointAt(at);
        return c == '_' || Character.isUnicodeIdentifierStart(c);
    }

    private void name() {
        int from = at;
        while (at < text.length() && (text.charAt(at) == '_' || isNamePart())) {
            at += Character.charCount(text.codePointAt(at));
        }
        String name = text.substring(from, at);
        String prefix = name.toLowerCase(Locale.ROOT);
        boolean quoted = at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
        if (quoted && PREFIXES.contains(prefix)) {
            string(prefix);
            return;
        }
        fresh = false;
        if (!KEYWORDS.contains(name)) {
            names.add(name);
        }
    }

    private boolean isNamePart() {
        int c = text.codePointAt(at);
        return Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }

    private void comment() {
        int from = at;
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
        boolean alone = text.substring(text.lastIndexOf('\n', from) + 1, from).isBlank();
        String words = text.substring(from, at).replaceFirst("^#+", "").strip();
        if (alone && commentLine == line - 1) {
            prose.set(prose.size() - 1, prose.get(prose.size() - 1) + "\n" + words);
        } else {
            prose.add(words);
        }
        commentLine = alone ? line : -2;
    }

    private void string(String prefix) {
        boolean statement = fresh && depth == 0;
        fresh = false;
        char quote = text.charAt(at);
        String triple = String.valueOf(quote).repeat(3);
        String mark = text.startsWith(triple, at) ? triple : String.valueOf(quote);
        int from = at + mark.length();
        int end = from;
        while (end < text.length() && !text.startsWith(mark, end) && (mark.length() > 1 || text.charAt(end) != '\n')) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(end, text.length());
        at = text.startsWith(mark, end) ? end + mark.length() : end;
        line += (int) text.substring(from, end).chars().filter(c -> c == '\n').count();
        if (statement && OF_DOCSTRINGS.contains(prefix) && endsStatement()) {
            prose.add(text.substring(from, end).strip());
        }
    }

    private boolean endsStatement() {
        int after = at;
        while (after < text.length() && (text.charAt(after) == ' ' || text.charAt(after) == '\t')) {
            after++;
        }
        return after == text.length() || "\n#;".indexOf(text.charAt(after)) >= 0;
    }
}
