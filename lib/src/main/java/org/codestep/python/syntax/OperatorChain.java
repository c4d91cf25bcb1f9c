package org.codestep.python.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * Operands joined by arithmetic operators and signs with no parentheses between them, as {@code a - b * -c}: the
 * stretch of text that precedence alone groups. An operator written differently there can change what belongs
 * together, which {@link #with} works out without parsing the program again.
 */
public final class OperatorChain {

    private final List<Part> parts = new ArrayList<>();
    private final List<Infix> operators = new ArrayList<>();
    private final List<Expression> operands = new ArrayList<>();
    private final String line;

    private sealed interface Part {}

    /** An operator between two operands. */
    public record Infix(Position position, BinaryOperator operator) implements Part {}

    private record Prefix(Position position, UnaryOperator operator) implements Part {}

    /** @param start where its text begins, with the parentheses around it */
    private record Operand(Position start, Expression expression) implements Part {}

    /**
     * The chain that an expression is the whole of.
     *
     * @param root a {@link Expression.Binary}, or a {@link Expression.Unary} other than {@code not}
     * @param line the text of the program's line that it begins on; the rest of it is to be there, too
     */
    public OperatorChain(Expression root, String line) {
        this.line = line;
        add(root, root.position());
    }

    /** Whether an expression, without parentheses of its own, is a chain. */
    public static boolean isChain(Expression expression) {
        return expression instanceof Expression.Binary
                || expression instanceof Expression.Unary unary && unary.operator() != UnaryOperator.NOT;
    }

    /** The operators between operands, from left to right. */
    public List<Infix> operators() {
        return operators;
    }

    /** What is joined, from left to right; each an expression in parentheses or one without operators. */
    public List<Expression> operands() {
        return operands;
    }

    /** Adds an expression whose text, with the parentheses around it, begins at a place. */
    private void add(Expression expression, Position from) {
        boolean bare = expression.position().equals(from);
        if (bare && expression instanceof Expression.Binary binary) {
            // The left operand begins where the whole begins, unless a parenthesis comes first.
            add(binary.left(), binary.position());
            Infix operator = new Infix(binary.operatorPosition(), binary.operator());
            parts.add(operator);
            operators.add(operator);
            add(binary.right(), after(binary.operatorPosition(), binary.operator().symbol()));
        } else if (bare && isChain(expression)) {
            Expression.Unary unary = (Expression.Unary) expression;
            parts.add(new Prefix(unary.position(), unary.operator()));
            add(unary.operand(), after(unary.position(), unary.operator().symbol()));
        } else {
            parts.add(new Operand(from, expression));
            operands.add(expression);
        }
    }

    /** Where the text goes on after an operator and white space. */
    private Position after(Position operator, String symbol) {
        int at = operator.column() - 1 + symbol.length();
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return new Position(operator.line(), at + 1);
    }

    /**
     * The expression that the chain is with one of its operators written differently.
     *
     * @param operator which one, as an index of {@link #operators}
     */
    public Expression with(int operator, BinaryOperator replacement) {
        return new Grouping(operators.get(operator), replacement).binary(1);
    }

    /** Groups the parts by precedence, as {@code ExpressionParser} does tokens. */
    private final class Grouping {

        private final Infix replaced;
        private final BinaryOperator replacement;
        private int next;

        Grouping(Infix replaced, BinaryOperator replacement) {
            this.replaced = replaced;
            this.replacement = replacement;
        }

        /** The operator that comes next, or null. */
        private BinaryOperator operator() {
            if (next == parts.size()) {
                return null;
            }
            Infix infix = (Infix) parts.get(next);
            return infix == replaced ? replacement : infix.operator();
        }

        Expression binary(int lowest) {
            Position from = place();
            Expression left = unary();
            for (BinaryOperator operator = operator();
                    operator != null && operator.precedence() >= lowest;
                    operator = operator()) {
                Position position = ((Infix) parts.get(next++)).position();
                left = new Expression.Binary(from, left, operator, position, binary(operator.precedence() + 1));
            }
            return left;
        }

        private Position place() {
            Part part = parts.get(next);
            return part instanceof Operand operand ? operand.start() : ((Prefix) part).position();
        }

        private Expression unary() {
            if (parts.get(next) instanceof Prefix prefix) {
                next++;
                return new Expression.Unary(prefix.position(), prefix.operator(), unary());
            }
            Position from = place();
            Expression base = ((Operand) parts.get(next++)).expression();
            if (operator() != BinaryOperator.POWER) {
                return base;
            }
            Position position = ((Infix) parts.get(next++)).position();
            return new Expression.Binary(from, base, BinaryOperator.POWER, position, unary());
        }
    }
}
