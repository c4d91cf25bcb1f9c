package org.codestep.python.run.node;

import org.codestep.python.run.limit.Meter;
import org.codestep.python.run.operation.Operators;
import org.codestep.python.run.value.NotModelledException;
import org.codestep.python.run.value.Unmodelled;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.Position;

/**
 * An operator with two operands, and where it stands.
 *
 * @param inPlace whether it is that of an augmented assignment, which changes a list on its left
 */
public record Operation(BinaryOperator operator, Position position, boolean inPlace) {

    /** @throws NotModelledException with the operator's place, if the operands are not supported */
    Object apply(Object a, Object b, Meter meter) {
        try {
            return inPlace ? Operators.augmented(operator, a, b, meter) : Operators.binary(operator, a, b, meter);
        } catch (Unmodelled problem) {
            throw new NotModelledException(position, problem.getMessage());
        }
    }
}
