package org.codestep.python.run.compile;

import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.Statement;
import org.codestep.python.syntax.UnaryOperator;

/**
 * Refuses the places where the line events of CPython 3.11 depend on details of its compiler.
 *
 * <p>The code of {@code and}, {@code or}, chained comparisons and conditional expressions ends where several
 * branches meet. If an instruction follows there that has no line of its own (the drop of an unused value, the jump
 * past the second value of a conditional expression), then more code of the same line may be an event again.
 * And a loop on one line without any code in its body may be no event at all.
 */
final class RepeatedLines {

    private static final String BRANCHING = "'and', 'or', a chained comparison or a conditional expression ";

    private RepeatedLines() {}

    static void refuseIn(Statement.ExpressionStatement alone) {
        if (isBranching(alone.value())) {
            throw new NotModelledException(alone.position(), BRANCHING + "as a statement is not supported");
        }
    }

    static void refuseIn(Expression.Conditional conditional) {
        Expression value = conditional.whenTrue();
        while (value instanceof Expression.Unary unary && unary.operator() == UnaryOperator.NOT) {
            value = unary.operand();
        }
        if (isBranching(value)) {
            throw new NotModelledException(
                    value.position(), BRANCHING + "as the first value of a conditional expression is not supported");
        }
    }

    static void refuseIn(Statement.While loop) {
        boolean oneLine = loop.body().get(0).position().line() == loop.position().line();
        if (oneLine && loop.body().stream()
                .takeWhile(statement -> !(statement instanceof Statement.Continue))
                .allMatch(RepeatedLines::mayHaveNoCode)) {
            throw new NotModelledException(
                    loop.position(), "a 'while' loop on one line that only waits is not supported");
        }
    }

    private static boolean isBranching(Expression value) {
        return value instanceof Expression.BooleanOperation
                || value instanceof Expression.Conditional
                || value instanceof Expression.Comparison comparison && comparison.rest().size() > 1;
    }

    private static boolean mayHaveNoCode(Statement statement) {
        boolean code = statement instanceof Statement.Assign
                || statement instanceof Statement.AugmentedAssign
                || statement instanceof Statement.ExpressionStatement alone
                        && alone.value() instanceof Expression.Call;
        return !code;
    }
}
