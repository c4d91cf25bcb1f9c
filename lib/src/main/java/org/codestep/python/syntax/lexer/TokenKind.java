package org.codestep.python.syntax.lexer;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.codestep.python.syntax.BinaryOperator;

/** The kinds of tokens: classes of text, layout, keywords and operators of Python 3.11. */
public enum TokenKind {
    NAME("a name"),
    INTEGER("an integer"),
    FLOAT("a float"),
    STRING("a string"),
    FORMATTED_STRING("an f-string"),
    NEWLINE("the end of the line"),
    INDENT("an indented block"),
    DEDENT("the end of the block"),
    END("the end of the program"),

    AND("and"),
    AS("as"),
    ASSERT("assert"),
    ASYNC("async"),
    AWAIT("await"),
    BREAK("break"),
    CLASS("class"),
    CONTINUE("continue"),
    DEF("def"),
    DEL("del"),
    ELIF("elif"),
    ELSE("else"),
    EXCEPT("except"),
    FALSE("False"),
    FINALLY("finally"),
    FOR("for"),
    FROM("from"),
    GLOBAL("global"),
    IF("if"),
    IMPORT("import"),
    IN("in"),
    IS("is"),
    LAMBDA("lambda"),
    NONE("None"),
    NONLOCAL("nonlocal"),
    NOT("not"),
    OR("or"),
    PASS("pass"),
    RAISE("raise"),
    RETURN("return"),
    TRUE("True"),
    TRY("try"),
    WHILE("while"),
    WITH("with"),
    YIELD("yield"),

    PLUS(BinaryOperator.ADD),
    MINUS(BinaryOperator.SUBTRACT),
    STAR(BinaryOperator.MULTIPLY),
    SLASH(BinaryOperator.DIVIDE),
    DOUBLE_SLASH(BinaryOperator.FLOOR_DIVIDE),
    PERCENT(BinaryOperator.MODULO),
    DOUBLE_STAR(BinaryOperator.POWER),
    AT("@"),
    AMPERSAND(BinaryOperator.BIT_AND),
    BAR(BinaryOperator.BIT_OR),
    CARET(BinaryOperator.BIT_XOR),
    TILDE("~"),
    LEFT_SHIFT(BinaryOperator.LEFT_SHIFT),
    RIGHT_SHIFT(BinaryOperator.RIGHT_SHIFT),
    LESS("<"),
    GREATER(">"),
    LESS_EQUAL("<="),
    GREATER_EQUAL(">="),
    EQUAL("=="),
    NOT_EQUAL("!="),
    LEFT_PARENTHESIS("("),
    RIGHT_PARENTHESIS(")"),
    LEFT_BRACKET("["),
    RIGHT_BRACKET("]"),
    LEFT_BRACE("{"),
    RIGHT_BRACE("}"),
    COMMA(","),
    COLON(":"),
    DOT("."),
    ELLIPSIS("..."),
    SEMICOLON(";"),
    ARROW("->"),
    WALRUS(":="),
    ASSIGN("="),
    PLUS_ASSIGN("+="),
    MINUS_ASSIGN("-="),
    STAR_ASSIGN("*="),
    SLASH_ASSIGN("/="),
    DOUBLE_SLASH_ASSIGN("//="),
    PERCENT_ASSIGN("%="),
    DOUBLE_STAR_ASSIGN("**="),
    AT_ASSIGN("@="),
    AMPERSAND_ASSIGN("&="),
    BAR_ASSIGN("|="),
    CARET_ASSIGN("^="),
    LEFT_SHIFT_ASSIGN("<<="),
    RIGHT_SHIFT_ASSIGN(">>=");

    /** The keywords and operators by first character; longer ones first. */
    private static final TokenKind[][] BY_FIRST = new TokenKind[128][];
    private static final TokenKind[] NONE_AT_ALL = {};

    static {
        Map<String, TokenKind> operators = new HashMap<>();
        for (TokenKind kind : values()) {
            if (kind.ordinal() > YIELD.ordinal()) {
                operators.put(kind.text, kind);
            }
            if (kind.ordinal() >= PLUS_ASSIGN.ordinal()) {
                kind.ofAugmentedAssignment = operators.get(kind.text.substring(0, kind.text.length() - 1));
            }
        }
        for (char first = 0; first < BY_FIRST.length; first++) {
            String start = String.valueOf(first);
            BY_FIRST[first] = Stream.of(values())
                    .filter(kind -> kind.ordinal() >= AND.ordinal() && kind.text.startsWith(start))
                    .sorted(Comparator.comparingInt((TokenKind kind) -> -kind.text.length()))
                    .toArray(TokenKind[]::new);
        }
    }

    private final String text;
    private final int length;
    private final BinaryOperator binaryOperator;
    private TokenKind ofAugmentedAssignment;

    TokenKind(String text) {
        this(text, null);
    }

    TokenKind(BinaryOperator operator) {
        this(operator.symbol(), operator);
    }

    TokenKind(String text, BinaryOperator binaryOperator) {
        this.text = text;
        this.length = text.length();
        this.binaryOperator = binaryOperator;
    }

    /** The spelling of a keyword or an operator; for other kinds, words that describe it. */
    public String text() {
        return text;
    }

    /** Whether a text is a keyword of Python 3.11. */
    public static boolean isKeyword(String text) {
        return !text.isEmpty() && Stream.of(startingWith(text.charAt(0)))
                .anyMatch(kind -> kind.ordinal() <= YIELD.ordinal() && kind.text.equals(text));
    }

    /** How many characters the text has. */
    int length() {
        return length;
    }

    /** How a message names this kind: a keyword or operator in quotes. */
    public String described() {
        return ordinal() < AND.ordinal() ? text : "'" + text + "'";
    }

    /** The keywords or operators that begin with a character, longer ones first. */
    static TokenKind[] startingWith(char first) {
        return first < BY_FIRST.length ? BY_FIRST[first] : NONE_AT_ALL;
    }

    /** The operator with two operands that it spells, or null. */
    public BinaryOperator binaryOperator() {
        return binaryOperator;
    }

    /** {@code PLUS} for {@code PLUS_ASSIGN} and so on; null for a kind that is no augmented assignment. */
    public TokenKind ofAugmentedAssignment() {
        return ofAugmentedAssignment;
    }
}
