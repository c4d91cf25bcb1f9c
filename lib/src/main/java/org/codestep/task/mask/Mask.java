package org.codestep.task.mask;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.ComparisonOperator;
import org.codestep.python.syntax.Expression;
import org.codestep.python.syntax.OperatorChain;
import org.codestep.python.syntax.Position;
import org.codestep.task.OperatorClass;

/** A piece of a program that can be masked. */
public sealed interface Mask {

    /** What stands in the prompt for what is masked. */
    char SIGN = '?';

    /** Where it is. */
    Position position();

    /** What stands there. */
    String own();

    /** The expression that is another one if something else stands there. */
    Expression hole();

    /** What that expression is with each of the alternatives, what stands there left out. */
    List<Expression> alternatives();

    /** The variable whose value the piece is part of, and whose states are masked, too; null if there is none. */
    String variable();

    /** An arithmetic operator. @param index of it among the operators of the chain that it is in */
    record Arithmetic(Expression hole, OperatorChain chain, int index) implements Mask {

        private static final List<BinaryOperator> TRIED = OperatorClass.ARITHMETIC.binaryOperators();

        @Override
        public Position position() {
            return operator().position();
        }

        @Override
        public String own() {
            return operator().operator().symbol();
        }

        private OperatorChain.Infix operator() {
            return chain.operators().get(index);
        }

        @Override
        public List<Expression> alternatives() {
            List<Expression> others = new ArrayList<>(TRIED.size());
            for (BinaryOperator other : TRIED) {
                if (other != operator().operator()) {
                    others.add(chain.with(index, other));
                }
            }
            return others;
        }

        @Override
        public String variable() {
            return null;
        }
    }

    /** A comparison operator. @param index of it in the chain of comparisons */
    record Comparing(Expression.Comparison hole, int index) implements Mask {

        private static final List<ComparisonOperator> TRIED = OperatorClass.COMPARISON.comparisonOperators();

        @Override
        public Position position() {
            return compared().operatorPosition();
        }

        @Override
        public String own() {
            return compared().operator().symbol();
        }

        private Expression.ComparedWith compared() {
            return hole.rest().get(index);
        }

        @Override
        public List<Expression> alternatives() {
            List<Expression> others = new ArrayList<>(TRIED.size());
            for (ComparisonOperator other : TRIED) {
                if (other != compared().operator()) {
                    others.add(with(other));
                }
            }
            return others;
        }

        private Expression with(ComparisonOperator operator) {
            List<Expression.ComparedWith> rest = new ArrayList<>(hole.rest());
            rest.set(index, new Expression.ComparedWith(operator, position(), compared().value()));
            return new Expression.Comparison(hole.position(), hole.first(), rest);
        }

        @Override
        public String variable() {
            return null;
        }
    }

    /**
     * A number in an assignment.
     *
     * @param variable the assigned one
     * @param lowest the first number to try
     * @param highest the last one
     */
    record Input(Expression.IntegerLiteral hole, String variable, int lowest, int highest) implements Mask {

        @Override
        public Position position() {
            return hole.position();
        }

        @Override
        public String own() {
            return hole.text();
        }

        @Override
        public List<Expression> alternatives() {
            List<Expression> others = new ArrayList<>(highest - lowest + 1);
            for (int number = lowest; number <= highest; number++) {
                BigInteger value = BigInteger.valueOf(number);
                if (!value.equals(hole.value())) {
                    others.add(new Expression.IntegerLiteral(hole.position(), value, ""));
                }
            }
            return others;
        }
    }
}
