package org.codestep.python.syntax.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.PythonSyntaxException;
import org.codestep.python.syntax.lexer.Characters;
import org.codestep.python.syntax.lexer.Lexer;
import org.codestep.python.syntax.lexer.StringLexer;
import org.codestep.python.syntax.lexer.TokenKind;
import org.codestep.python.syntax.lexer.TokenStream;

/**
 * Joins adjacent string literals and parses what stands in the braces of those that are f-strings, by the rules of
 * Python 3.11: no backslash and no comment inside the braces.
 */
final class FormattedStrings {

    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";

    private final int nesting;
    private final List<Expression.Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    /** @param nesting how deep the expression is in which the literals stand */
    FormattedStrings(int nesting) {
        this.nesting = nesting;
    }

    /** Adds a literal, and says whether it is an f-string. */
    boolean add(TokenStream tokens, int token) {
        String literal = tokens.text(token);
        if (tokens.kind(token) == TokenKind.STRING) {
            text.append(literal);
            return false;
        }
        int quote = literal.indexOf(literal.charAt(literal.length() - 1));
        boolean raw = literal.substring(0, quote).toLowerCase(Locale.ROOT).indexOf('r') >= 0;
        String content = literal.substring(quote + 1, literal.length() - 1);
        Position start = tokens.position(token);
        new Content(content, new Position(start.line(), start.column() + quote + 1), raw).read();
        return true;
    }

    /** The joined text, if none of the literals was an f-string. */
    String text() {
        return text.toString();
    }

    List<Expression.Part> parts() {
        endText();
        return parts;
    }

    private void endText() {
        if (!text.isEmpty()) {
            parts.add(new Expression.Text(text.toString()));
            text.setLength(0);
        }
    }

    /** What is between the quotes of one f-string. */
    private final class Content {

        private final String content;
        private final Position start;
        private final boolean raw;
        private int at;

        Content(String content, Position start, boolean raw) {
            this.content = content;
            this.start = start;
            this.raw = raw;
        }

        void read() {
            int from = 0;
            while (at < content.length()) {
                char c = content.charAt(at);
                if (c == '\\' && !raw && content.startsWith("N{", at + 1)) {
                    throw problem("a character by its name is not supported");
                } else if (c == '\\' && !raw) {
                    at += 2;
                } else if (c != '{' && c != '}') {
                    at++;
                } else if (at + 1 < content.length() && content.charAt(at + 1) == c) {
                    literal(from, at + 1);
                    at += 2;
                    from = at;
                } else if (c == '}') {
                    throw problem("f-string: single '}' is not allowed");
                } else {
                    literal(from, at);
                    replacement();
                    from = at;
                }
            }
            literal(from, content.length());
        }

        private void literal(int from, int to) {
            text.append(StringLexer.unescape(new Characters(content.substring(from, to), position(from)), raw));
        }

        private void replacement() {
            Position brace = position(at);
            int from = at + 1;
            int to = endOfExpression(from);
            boolean asRepr = false;
            at = to;
            if (content.charAt(at) == '!') {
                String conversion = content.substring(at + 1, Math.min(at + 3, content.length()));
                if (!conversion.equals("r}") && !conversion.equals("s}")) {
                    throw problem("this conversion in an f-string is not supported");
                }
                asRepr = conversion.charAt(0) == 'r';
                at += 2;
            }
            at++;
            endText();
            parts.add(new Expression.Replacement(brace, expression(from, to), asRepr));
        }

        /** The place of the closing brace, or of the {@code !} of a conversion. */
        private int endOfExpression(int from) {
            List<Character> open = new ArrayList<>();
            for (int i = from; i < content.length(); i++) {
                char c = content.charAt(i);
                char next = i + 1 < content.length() ? content.charAt(i + 1) : Characters.NOTHING;
                at = i;
                if (c == '\\' || c == '#') {
                    throw problem("f-string expression part cannot include '" + c + "'");
                } else if (c == '\'' || c == '"') {
                    i = content.indexOf(c, i + 1);
                    boolean triple = next == c && content.startsWith(String.valueOf(c).repeat(3), at);
                    if (i < 0 || triple || content.substring(at, i).indexOf('\\') >= 0) {
                        throw problem("this string in an f-string is not supported");
                    }
                } else if (OPENING.indexOf(c) >= 0) {
                    open.add(c);
                } else if (!open.isEmpty()) {
                    if (CLOSING.indexOf(c) >= 0 && open.remove(open.size() - 1) != OPENING.charAt(CLOSING.indexOf(c))) {
                        throw problem("f-string: a bracket is not matched");
                    }
                } else if (c == '}' || c == '!' && next != '=') {
                    return i;
                } else if (c == ':') {
                    throw problem("a format specification in an f-string is not supported");
                } else if ("=!<>".indexOf(c) >= 0 && next == '=') {
                    i++;
                } else if (c == '=') {
                    throw problem("'=' in an f-string is not supported");
                }
            }
            throw problem("f-string: expecting '}'");
        }

        private Expression expression(int from, int to) {
            String source = content.substring(from, to);
            if (source.isBlank()) {
                throw new PythonSyntaxException(position(from), "f-string: empty expression not allowed");
            }
            TokenStream tokens = Lexer.tokenizeExpression(source, position(from));
            if (tokens.contains(TokenKind.FORMATTED_STRING)) {
                throw problem("an f-string inside an f-string is not supported");
            }
            return ExpressionParser.parseWhole(tokens, nesting);
        }

        private Position position(int offset) {
            return new Position(start.line(), start.column() + offset);
        }

        private PythonSyntaxException problem(String problem) {
            return new PythonSyntaxException(position(at), problem);
        }
    }
}
