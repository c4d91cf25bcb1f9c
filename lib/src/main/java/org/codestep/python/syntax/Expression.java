package org.codestep.python.syntax;

import java.math.BigInteger;
import java.util.List;

/**
 * An expression. {@link #position()} is where its text begins, parentheses around it left out, as in CPython's
 * {@code ast}; an operator has a position of its own, so that a program's text can be changed in place.
 */
public sealed interface Expression {

    Position position();

    /** A variable, or a built-in function where it is called. */
    record Name(Position position, String id) implements Expression {}

    /**
     * A whole number.
     *
     * @param value what it says; never negative
     * @param text as written
     */
    record IntegerLiteral(Position position, BigInteger value, String text) implements Expression {}

    /**
     * A floating-point number.
     *
     * @param value what it says; never negative, infinite if too large
     * @param text as written
     */
    record FloatLiteral(Position position, double value, String text) implements Expression {}

    /** A string, with adjacent literals joined. */
    record StringLiteral(Position position, String value) implements Expression {}

    /** {@code True} or {@code False}. */
    record BooleanLiteral(Position position, boolean value) implements Expression {}

    /** {@code None}. */
    record NoneLiteral(Position position) implements Expression {}

    /** {@code -operand} and its like; {@code position} is the operator's. */
    record Unary(Position position, UnaryOperator operator, Expression operand) implements Expression {}

    /** {@code left + right} and its like. */
    record Binary(
            Position position,
            Expression left,
            BinaryOperator operator,
            Position operatorPosition,
            Expression right)
            implements Expression {}

    /** {@code first < a <= b}: every value is computed at most once, and none after the first false comparison. */
    record Comparison(Position position, Expression first, List<ComparedWith> rest) implements Expression {

        public Comparison {
            rest = List.copyOf(rest);
        }
    }

    /** One operator and right operand of a {@link Comparison}. */
    record ComparedWith(ComparisonOperator operator, Position operatorPosition, Expression value) {}

    /**
     * {@code a and b and c}, or the same with {@code or}.
     *
     * @param operands two or more
     * @param operatorPositions one fewer than operands
     */
    record BooleanOperation(
            Position position,
            BooleanOperator operator,
            List<Expression> operands,
            List<Position> operatorPositions)
            implements Expression {

        public BooleanOperation {
            operands = List.copyOf(operands);
            operatorPositions = List.copyOf(operatorPositions);
        }
    }

    /** {@code whenTrue if test else whenFalse}. */
    record Conditional(Position position, Expression whenTrue, Expression test, Expression whenFalse)
            implements Expression {}

    /** {@code [a, b]}. */
    record ListDisplay(Position position, List<Expression> elements) implements Expression {

        public ListDisplay {
            elements = List.copyOf(elements);
        }
    }

    /** {@code value[index]}, also with a {@link Slice} as its index. */
    record Subscript(Position position, Expression value, Expression index) implements Expression {}

    /**
     * {@code lower:upper:step}, only ever the index of a {@link Subscript}.
     *
     * @param lower null if left out
     * @param upper null if left out
     * @param step null if left out
     */
    record Slice(Position position, Expression lower, Expression upper, Expression step) implements Expression {}

    /** {@code f'text {value} {value!r}'}, with adjacent literals joined. */
    record FormattedString(Position position, List<Part> parts) implements Expression {

        public FormattedString {
            parts = List.copyOf(parts);
        }
    }

    /** What a {@link FormattedString} consists of. */
    sealed interface Part {}

    /** Text that stands for itself. */
    record Text(String value) implements Part {}

    /** An expression in braces. @param asRepr whether it is followed by {@code !r} */
    record Replacement(Position position, Expression value, boolean asRepr) implements Part {}

    /** {@code a, b} and {@code (a, b)}, also on the left of an assignment; may be empty. */
    record TupleDisplay(Position position, List<Expression> elements) implements Expression {

        public TupleDisplay {
            elements = List.copyOf(elements);
        }
    }

    /** {@code function(arguments, keyword=value)}. */
    record Call(Position position, Expression function, List<Expression> arguments, List<Keyword> keywords)
            implements Expression {

        public Call {
            arguments = List.copyOf(arguments);
            keywords = List.copyOf(keywords);
        }
    }

    /** A {@code name=value} argument of a {@link Call}. */
    record Keyword(Position position, String name, Expression value) {}
}
