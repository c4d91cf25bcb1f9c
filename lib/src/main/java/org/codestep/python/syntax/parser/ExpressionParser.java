package org.codestep.python.syntax.parser;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.BooleanOperator;
import org.codestep.python.syntax.ComparisonOperator;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.PythonSyntaxException;
import org.codestep.python.syntax.UnaryOperator;
import org.codestep.python.syntax.lexer.NumberLexer;
import org.codestep.python.syntax.lexer.TokenKind;
import org.codestep.python.syntax.lexer.TokenStream;

/** Parses expressions, by precedence climbing for the operators with two operands. */
final class ExpressionParser {

    /** Bounds the recursion of this parser; CPython allows 200 parentheses. */
    private static final int DEEPEST_NESTING = 100;
    /** Bounds the height of the tree, so that whatever walks it can recurse. */
    private static final int MOST_OPERATIONS = 500;
    /** CPython refuses longer decimal literals, see {@code sys.get_int_max_str_digits}. */
    private static final int MOST_DECIMAL_DIGITS = 4300;
    /** Hexadecimal and the like have no limit in CPython; here a bound on one literal's length. */
    private static final int LONGEST_LITERAL = 10_000;
    /** A number of so many decimal digits always fits into 64 bits. */
    private static final int MOST_LONG_DIGITS = 18;

    private static final int FEW = 2;

    private final TokenStream tokens;
    private int nesting;
    private int operations;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /**
     * An expression that is all there is.
     *
     * @param nesting how deep the expression is in which this one stands
     */
    static Expression parseWhole(TokenStream tokens, int nesting) {
        ExpressionParser parser = new ExpressionParser(tokens);
        parser.nesting = nesting;
        parser.enter();
        Expression expression = parser.expressionList();
        tokens.expect(TokenKind.END);
        return expression;
    }

    /** A new statement begins: its budget of operations is fresh. */
    void begin() {
        operations = 0;
    }

    /** An expression, or several with commas, which make a tuple. */
    Expression expressionList() {
        return expressionList(tokens.index());
    }

    /** @param start where the tuple begins, if it is one */
    private Expression expressionList(int start) {
        Expression first = expression();
        return tokens.at(TokenKind.COMMA) ? tuple(start, first, this::expression) : first;
    }

    private Expression tuple(int start, Expression first, Supplier<Expression> next) {
        List<Expression> elements = new ArrayList<>();
        elements.add(first);
        while (tokens.take(TokenKind.COMMA) && !endsList()) {
            elements.add(next.get());
        }
        return new Expression.TupleDisplay(tokens.position(start), elements);
    }

    /** What a {@code for} loop assigns to: like {@link #expressionList}, but up to {@code in}. */
    Expression targetList() {
        int start = tokens.index();
        Expression first = primary();
        return tokens.at(TokenKind.COMMA) ? tuple(start, first, this::primary) : first;
    }

    private boolean endsList() {
        return switch (tokens.kind()) {
            case NEWLINE, ASSIGN, SEMICOLON, COLON, RIGHT_PARENTHESIS, RIGHT_BRACKET, IN, END -> true;
            default -> tokens.kind().ofAugmentedAssignment() != null;
        };
    }

    /** {@code a if test else b}, or what binds tighter. */
    Expression expression() {
        if (isAlone()) {
            return atom();
        }
        enter();
        int start = tokens.index();
        Expression value = disjunction();
        if (tokens.take(TokenKind.IF)) {
            Expression test = disjunction();
            tokens.expect(TokenKind.ELSE);
            value = new Expression.Conditional(tokens.position(start), value, test, expression());
        }
        leave();
        return value;
    }

    /** Whether the expression is a name or an integer only, as most are: then no operator need be looked for. */
    private boolean isAlone() {
        if (!tokens.at(TokenKind.NAME) && !tokens.at(TokenKind.INTEGER) || nesting == DEEPEST_NESTING) {
            return false;
        }
        return switch (tokens.kindAfter()) {
            case NEWLINE, COMMA, COLON, RIGHT_PARENTHESIS, RIGHT_BRACKET -> true;
            default -> false;
        };
    }

    private Expression disjunction() {
        int start = tokens.index();
        Expression first = conjunction();
        if (!tokens.at(TokenKind.OR)) {
            return first;
        }
        List<Expression> operands = new ArrayList<>(List.of(first));
        List<Position> positions = new ArrayList<>();
        while (tokens.at(TokenKind.OR)) {
            positions.add(operator());
            operands.add(conjunction());
        }
        return new Expression.BooleanOperation(tokens.position(start), BooleanOperator.OR, operands, positions);
    }

    private Expression conjunction() {
        int start = tokens.index();
        Expression first = negation();
        if (!tokens.at(TokenKind.AND)) {
            return first;
        }
        List<Expression> operands = new ArrayList<>(List.of(first));
        List<Position> positions = new ArrayList<>();
        while (tokens.at(TokenKind.AND)) {
            positions.add(operator());
            operands.add(negation());
        }
        return new Expression.BooleanOperation(tokens.position(start), BooleanOperator.AND, operands, positions);
    }

    private Expression negation() {
        if (!tokens.at(TokenKind.NOT)) {
            return comparison();
        }
        enter();
        Position start = operator();
        Expression operand = negation();
        leave();
        return new Expression.Unary(start, UnaryOperator.NOT, operand);
    }

    private Expression comparison() {
        int start = tokens.index();
        Expression first = binary(1);
        List<Expression.ComparedWith> rest = null;
        for (ComparisonOperator found = comparisonOperator(); found != null; found = comparisonOperator()) {
            Position position = operator();
            if (found == ComparisonOperator.NOT_IN || found == ComparisonOperator.IS_NOT) {
                tokens.next();
            }
            rest = rest == null ? new ArrayList<>(1) : rest;
            rest.add(new Expression.ComparedWith(found, position, binary(1)));
        }
        return rest == null ? first : new Expression.Comparison(tokens.position(start), first, rest);
    }

    private ComparisonOperator comparisonOperator() {
        return switch (tokens.kind()) {
            case LESS -> ComparisonOperator.LESS;
            case LESS_EQUAL -> ComparisonOperator.LESS_EQUAL;
            case GREATER -> ComparisonOperator.GREATER;
            case GREATER_EQUAL -> ComparisonOperator.GREATER_EQUAL;
            case EQUAL -> ComparisonOperator.EQUAL;
            case NOT_EQUAL -> ComparisonOperator.NOT_EQUAL;
            case IN -> ComparisonOperator.IN;
            case NOT -> tokens.kindAfter() == TokenKind.IN ? ComparisonOperator.NOT_IN : null;
            case IS -> tokens.kindAfter() == TokenKind.NOT ? ComparisonOperator.IS_NOT : ComparisonOperator.IS;
            default -> null;
        };
    }

    /** Operands joined by operators that bind at least as tightly as {@code lowest}. */
    private Expression binary(int lowest) {
        int start = tokens.index();
        Expression left = unary();
        while (true) {
            BinaryOperator operator = tokens.kind().binaryOperator();
            if (operator == null || operator.precedence() < lowest) {
                if (tokens.at(TokenKind.AT)) {
                    throw tokens.unsupported();
                }
                return left;
            }
            Position position = operator();
            Expression right = binary(operator.precedence() + 1);
            left = new Expression.Binary(tokens.position(start), left, operator, position, right);
        }
    }

    private Expression unary() {
        UnaryOperator operator = switch (tokens.kind()) {
            case MINUS -> UnaryOperator.MINUS;
            case PLUS -> UnaryOperator.PLUS;
            case TILDE -> UnaryOperator.INVERT;
            default -> null;
        };
        if (operator == null) {
            return power();
        }
        enter();
        Position start = operator();
        Expression operand = unary();
        leave();
        return new Expression.Unary(start, operator, operand);
    }

    /** {@code **} binds to the right and tighter than a sign on its left, looser than one on its right. */
    private Expression power() {
        int start = tokens.index();
        Expression base = primary();
        if (!tokens.at(TokenKind.DOUBLE_STAR)) {
            return base;
        }
        enter();
        Position position = operator();
        Expression exponent = unary();
        leave();
        return new Expression.Binary(tokens.position(start), base, BinaryOperator.POWER, position, exponent);
    }

    private Expression primary() {
        int start = tokens.index();
        Expression value = atom();
        while (true) {
            switch (tokens.kind()) {
                case LEFT_PARENTHESIS -> value = call(start, value);
                case LEFT_BRACKET -> value = subscript(start, value);
                case DOT -> throw tokens.problem("an attribute is not supported");
                default -> {
                    return value;
                }
            }
        }
    }

    private Expression atom() {
        int start = tokens.next();
        return switch (tokens.kind(start)) {
            case NAME -> new Expression.Name(tokens.position(start), tokens.text(start));
            case INTEGER -> integer(tokens.position(start), tokens.text(start));
            case FLOAT -> floating(tokens.position(start), tokens.text(start));
            case STRING, FORMATTED_STRING -> string(start);
            case TRUE -> new Expression.BooleanLiteral(tokens.position(start), true);
            case FALSE -> new Expression.BooleanLiteral(tokens.position(start), false);
            case NONE -> new Expression.NoneLiteral(tokens.position(start));
            case LEFT_PARENTHESIS -> parenthesized(start);
            case LEFT_BRACKET -> list(start);
            case LEFT_BRACE -> throw problem(start, "a dictionary or set is not supported");
            case STAR, DOUBLE_STAR -> throw problem(start, "unpacking with '*' is not supported");
            case LAMBDA, YIELD, AWAIT, ELLIPSIS -> throw problem(start, tokens.described(start) + " is not supported");
            default -> throw problem(start, "expected an expression but found " + tokens.described(start));
        };
    }

    private PythonSyntaxException problem(int token, String problem) {
        return new PythonSyntaxException(tokens.position(token), problem);
    }

    private Expression parenthesized(int start) {
        if (tokens.take(TokenKind.RIGHT_PARENTHESIS)) {
            return new Expression.TupleDisplay(tokens.position(start), List.of());
        }
        Expression inner = expressionList(start);
        if (tokens.at(TokenKind.WALRUS)) {
            throw tokens.unsupported();
        }
        if (tokens.at(TokenKind.FOR)) {
            throw tokens.problem("a generator expression is not supported");
        }
        tokens.expect(TokenKind.RIGHT_PARENTHESIS);
        return inner;
    }

    private Expression list(int start) {
        List<Expression> elements = new ArrayList<>();
        while (!tokens.at(TokenKind.RIGHT_BRACKET)) {
            elements.add(expression());
            if (tokens.at(TokenKind.FOR)) {
                throw tokens.problem("a list comprehension is not supported");
            }
            if (tokens.at(TokenKind.WALRUS)) {
                throw tokens.unsupported();
            }
            if (!tokens.take(TokenKind.COMMA)) {
                break;
            }
        }
        tokens.expect(TokenKind.RIGHT_BRACKET);
        return new Expression.ListDisplay(tokens.position(start), elements);
    }

    private Expression subscript(int start, Expression value) {
        count();
        tokens.next();
        int indexStart = tokens.index();
        Expression index = tokens.at(TokenKind.COLON) ? null : expressionList();
        if (tokens.at(TokenKind.COLON)) {
            index = slice(indexStart, index);
        }
        tokens.expect(TokenKind.RIGHT_BRACKET);
        return new Expression.Subscript(tokens.position(start), value, index);
    }

    private Expression slice(int start, Expression lower) {
        if (lower instanceof Expression.TupleDisplay) {
            throw tokens.problem("a slice in a tuple is not supported");
        }
        tokens.expect(TokenKind.COLON);
        Expression upper = sliceEnds() ? null : expression();
        Expression step = tokens.take(TokenKind.COLON) && !sliceEnds() ? expression() : null;
        if (tokens.at(TokenKind.COMMA)) {
            throw tokens.problem("a slice in a tuple is not supported");
        }
        return new Expression.Slice(tokens.position(start), lower, upper, step);
    }

    private boolean sliceEnds() {
        return tokens.at(TokenKind.COLON) || tokens.at(TokenKind.RIGHT_BRACKET);
    }

    private Expression call(int start, Expression function) {
        count();
        tokens.next();
        List<Expression> arguments = new ArrayList<>(FEW);
        List<Expression.Keyword> keywords = new ArrayList<>(0);
        while (!tokens.at(TokenKind.RIGHT_PARENTHESIS)) {
            argument(arguments, keywords);
            if (!tokens.take(TokenKind.COMMA)) {
                break;
            }
        }
        tokens.expect(TokenKind.RIGHT_PARENTHESIS);
        return new Expression.Call(tokens.position(start), function, arguments, keywords);
    }

    private void argument(List<Expression> arguments, List<Expression.Keyword> keywords) {
        int start = tokens.index();
        if (tokens.at(TokenKind.NAME) && tokens.kindAfter() == TokenKind.ASSIGN) {
            String name = tokens.text(tokens.next());
            tokens.next();
            if (name.equals("__debug__")) {
                throw problem(start, "cannot assign to __debug__");
            }
            if (keywords.stream().anyMatch(earlier -> earlier.name().equals(name))) {
                throw problem(start, "keyword argument repeated: " + name);
            }
            keywords.add(new Expression.Keyword(tokens.position(start), name, expression()));
            return;
        }
        Expression value = expression();
        if (tokens.at(TokenKind.FOR)) {
            throw tokens.problem("a generator expression is not supported");
        }
        if (tokens.at(TokenKind.WALRUS)) {
            throw tokens.unsupported();
        }
        if (!keywords.isEmpty()) {
            throw problem(start, "positional argument follows keyword argument");
        }
        arguments.add(value);
    }

    private static Expression integer(Position position, String text) {
        String digits = text.indexOf('_') < 0 ? text : text.replace("_", "");
        int radix = digits.length() < 2 ? 10 : NumberLexer.radix(digits.charAt(0), digits.charAt(1));
        if (digits.length() > (radix == 10 ? MOST_DECIMAL_DIGITS : LONGEST_LITERAL)) {
            throw new PythonSyntaxException(position, "an integer literal of so many digits");
        }
        BigInteger value = radix == 10 && digits.length() <= MOST_LONG_DIGITS
                ? BigInteger.valueOf(Long.parseLong(digits))
                : new BigInteger(radix == 10 ? digits : digits.substring(2), radix);
        return new Expression.IntegerLiteral(position, value, text);
    }

    private static Expression floating(Position position, String text) {
        String digits = text.replace("_", "");
        return new Expression.FloatLiteral(position, Double.parseDouble(digits), text);
    }

    private Expression string(int first) {
        if (tokens.kind(first) == TokenKind.STRING && !atString()) {
            return new Expression.StringLiteral(tokens.position(first), tokens.text(first));
        }
        FormattedStrings parts = new FormattedStrings(nesting);
        boolean formatted = parts.add(tokens, first);
        while (atString()) {
            formatted |= parts.add(tokens, tokens.next());
        }
        return formatted
                ? new Expression.FormattedString(tokens.position(first), parts.parts())
                : new Expression.StringLiteral(tokens.position(first), parts.text());
    }

    private boolean atString() {
        return tokens.at(TokenKind.STRING) || tokens.at(TokenKind.FORMATTED_STRING);
    }

    /** Reads an operator and returns its place. */
    private Position operator() {
        count();
        return tokens.position(tokens.next());
    }

    private void count() {
        if (++operations > MOST_OPERATIONS) {
            throw tokens.problem("more than " + MOST_OPERATIONS + " operations in a statement are not supported");
        }
    }

    private void enter() {
        if (++nesting > DEEPEST_NESTING) {
            throw tokens.problem("an expression nested so deeply is not supported");
        }
    }

    private void leave() {
        nesting--;
    }
}
