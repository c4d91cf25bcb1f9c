package org.codestep.trace.jython.instrument;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/** The brackets that are open at a place of a program's text, and what CPython refuses in them that Jython takes. */
final class Brackets {

    /** CPython opens no more within one another. */
    static final int MOST = 200;
    /** The time of Jython's parser doubles with each subscript in a subscript. */
    private static final int MOST_SUBSCRIPTS = 6;
    private static final Set<String> NO_KEYWORD_ARGUMENTS = Set.of("None", "True", "False", "__debug__");
    private static final Set<String> BEFORE_NAME = Set.of("(", ",", "lambda");
    private static final Set<String> BEFORE_LITERAL = Set.of("and", "or", "not", "in", "is", "if", "elif", "else",
            "for", "while", "return", "assert", "raise", "del", "print", "lambda");

    private final Deque<Kind> open = new ArrayDeque<>();
    private int subscripts;
    private String last = "\n";
    private String beforeLast = "\n";
    private String invalid;

    private enum Kind {
        PARENTHESIS("("), PARAMETERS("("), LIST("["), SUBSCRIPT("["), BRACE("{");

        private final String opening;

        Kind(String opening) {
            this.opening = opening;
        }
    }

    int depth() {
        return open.size();
    }

    /** What CPython calls a syntax error; empty if nothing was found. */
    Optional<String> invalid() {
        return Optional.ofNullable(invalid);
    }

    /**
     * Goes past a token, in a string's place its delimiter.
     *
     * @return why the program is refused; null for no reason
     */
    String add(String token) {
        String refusal = switch (token) {
            case "(", "[", "{" -> open(token);
            case ")", "]", "}" -> close(token);
            case "=" -> {
                assign();
                yield null;
            }
            default -> null;
        };
        beforeLast = last;
        last = token;
        return refusal;
    }

    private String open(String token) {
        if (token.equals("(") && open.peek() == Kind.PARAMETERS && (last.equals("(") || last.equals(","))) {
            return "a parameter in parentheses";
        }
        Kind kind = switch (token) {
            case "(" -> beforeLast.equals("def") ? Kind.PARAMETERS : Kind.PARENTHESIS;
            case "[" -> isValue(last) ? Kind.SUBSCRIPT : Kind.LIST;
            default -> Kind.BRACE;
        };
        open.push(kind);
        if (open.size() > MOST) {
            invalid = "too many nested parentheses";
        }
        if (kind == Kind.SUBSCRIPT && ++subscripts > MOST_SUBSCRIPTS) {
            return "a nesting of more than " + MOST_SUBSCRIPTS + " subscripts";
        }
        return null;
    }

    /** Whether a bracket after the token takes an item of what ends with it. */
    private static boolean isValue(String token) {
        char end = token.charAt(token.length() - 1);
        return ")]}'\"".indexOf(end) >= 0 || Character.isJavaIdentifierPart(end) && !BEFORE_LITERAL.contains(token);
    }

    private String close(String token) {
        if (open.isEmpty() || "([{".indexOf(open.peek().opening) != ")]}".indexOf(token)) {
            return "'" + token + "' here";
        }
        if (open.pop() == Kind.SUBSCRIPT) {
            subscripts--;
        }
        return null;
    }

    /** Within brackets it is that of an argument or a parameter, and what stands before it a name. */
    private void assign() {
        boolean name = Character.isJavaIdentifierStart(last.charAt(0)) && BEFORE_NAME.contains(beforeLast);
        if (!open.isEmpty() && (!name || NO_KEYWORD_ARGUMENTS.contains(last))) {
            invalid = "'=' after other than a name";
        }
    }
}
