package org.codestep.python.syntax;

import java.util.List;

/** A statement. {@link #position()} is where its text begins. */
public sealed interface Statement {

    Position position();

    /** An expression on a line of its own. */
    record ExpressionStatement(Position position, Expression value) implements Statement {}

    /**
     * {@code target = value}, {@code a = b = value}, {@code a, b = value}.
     *
     * @param targets one or more, each a {@link Expression.Name}, an {@link Expression.Subscript} without a slice, or
     *     a {@link Expression.TupleDisplay} of such targets
     */
    record Assign(Position position, List<Expression> targets, Expression value) implements Statement {

        public Assign {
            targets = List.copyOf(targets);
        }
    }

    /**
     * {@code target += value} and its like.
     *
     * @param target a {@link Expression.Name} or an {@link Expression.Subscript} without a slice
     */
    record AugmentedAssign(
            Position position,
            Expression target,
            BinaryOperator operator,
            Position operatorPosition,
            Expression value)
            implements Statement {}

    /**
     * {@code if}, any number of {@code elif}, perhaps {@code else}.
     *
     * @param branches one or more
     * @param orElse empty if there is no {@code else}
     */
    record If(Position position, List<Branch> branches, List<Statement> orElse) implements Statement {

        public If {
            branches = List.copyOf(branches);
            orElse = List.copyOf(orElse);
        }
    }

    /** An {@code if} or {@code elif} with its block. */
    record Branch(Position position, Expression test, List<Statement> body) {

        public Branch {
            body = List.copyOf(body);
        }
    }

    /** {@code while test:}, perhaps with {@code else:}, whose block is otherwise empty. */
    record While(Position position, Expression test, List<Statement> body, List<Statement> orElse)
            implements Statement {

        public While {
            body = List.copyOf(body);
            orElse = List.copyOf(orElse);
        }
    }

    /**
     * {@code for target in iterable:}, perhaps with {@code else:}, whose block is otherwise empty.
     *
     * @param target as those of {@link Assign}
     */
    record For(
            Position position,
            Expression target,
            Expression iterable,
            List<Statement> body,
            List<Statement> orElse)
            implements Statement {

        public For {
            body = List.copyOf(body);
            orElse = List.copyOf(orElse);
        }
    }

    /** {@code def name(parameters):}. */
    record FunctionDefinition(
            Position position, Expression.Name name, List<Parameter> parameters, List<Statement> body)
            implements Statement {

        public FunctionDefinition {
            parameters = List.copyOf(parameters);
            body = List.copyOf(body);
        }
    }

    /** A parameter of a function. @param defaultValue null if it has none */
    record Parameter(Position position, String name, Expression defaultValue) {}

    /** {@code return}, always inside a function. @param value null if left out */
    record Return(Position position, Expression value) implements Statement {}

    /** {@code break}, always inside a loop. */
    record Break(Position position) implements Statement {}

    /** {@code continue}, always inside a loop. */
    record Continue(Position position) implements Statement {}

    /** {@code pass}. */
    record Pass(Position position) implements Statement {}
}
