package org.codestep.python.run;

import java.util.List;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.ComparisonOperator;
import org.codestep.python.syntax.Position;
import org.codestep.python.syntax.UnaryOperator;

/** The kinds of compiled expressions. */
final class Expressions {

    private Expressions() {}

    static final class Constant extends ExpressionNode {
        private final Object value;

        Constant(Object value) {
            this.value = value;
        }

        @Override
        Object evaluate(Frame frame) {
            return value;
        }
    }

    static final class Variable extends ExpressionNode {
        private final int slot;
        private final String name;
        private final Position position;

        Variable(int slot, String name, Position position) {
            this.slot = slot;
            this.name = name;
            this.position = position;
        }

        @Override
        Object evaluate(Frame frame) {
            Object value = frame.load(slot);
            if (value == null) {
                throw unassigned();
            }
            return value;
        }

        private RuntimeException unassigned() {
            if (Builtins.contains(name)) {
                return new NotModelledException(position, "the built-in '" + name + "' is not supported");
            }
            return new PythonError("NameError", "name '" + name + "' is not defined");
        }
    }

    static final class Unary extends ExpressionNode {
        private final UnaryOperator operator;
        private final ExpressionNode operand;

        Unary(UnaryOperator operator, ExpressionNode operand) {
            this.operator = operator;
            this.operand = operand;
        }

        @Override
        Object evaluate(Frame frame) {
            return Operators.unary(operator, operand.evaluate(frame));
        }
    }

    static final class Binary extends ExpressionNode {
        private final ExpressionNode left;
        private final BinaryOperator operator;
        private final Position position;
        private final ExpressionNode right;

        Binary(ExpressionNode left, BinaryOperator operator, Position position, ExpressionNode right) {
            this.left = left;
            this.operator = operator;
            this.position = position;
            this.right = right;
        }

        @Override
        Object evaluate(Frame frame) {
            Object a = left.evaluate(frame);
            Object b = right.evaluate(frame);
            try {
                return Operators.binary(operator, a, b, frame.meter());
            } catch (Unmodelled problem) {
                throw new NotModelledException(position, problem.getMessage());
            }
        }
    }

    static final class Comparison extends ExpressionNode {
        private final ExpressionNode first;
        private final ComparisonOperator[] operators;
        private final ExpressionNode[] rest;

        Comparison(ExpressionNode first, List<ComparisonOperator> operators, List<ExpressionNode> rest) {
            this.first = first;
            this.operators = operators.toArray(new ComparisonOperator[0]);
            this.rest = rest.toArray(new ExpressionNode[0]);
        }

        @Override
        Object evaluate(Frame frame) {
            Object left = first.evaluate(frame);
            for (int i = 0; i < rest.length; i++) {
                Object right = rest[i].evaluate(frame);
                if (!Comparisons.compare(operators[i], left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        }
    }

    /** {@code and} and {@code or}: the value of the operand that decided. */
    static final class ShortCircuit extends ExpressionNode {
        private final boolean deciding;
        private final ExpressionNode[] operands;

        /** @param deciding the truth that ends the evaluation: true for {@code or} */
        ShortCircuit(boolean deciding, List<ExpressionNode> operands) {
            this.deciding = deciding;
            this.operands = operands.toArray(new ExpressionNode[0]);
        }

        @Override
        Object evaluate(Frame frame) {
            Object value = null;
            for (ExpressionNode operand : operands) {
                value = operand.evaluate(frame);
                if (Values.isTrue(value) == deciding) {
                    return value;
                }
            }
            return value;
        }
    }

    static final class Conditional extends ExpressionNode {
        private final ExpressionNode test;
        private final ExpressionNode whenTrue;
        private final ExpressionNode whenFalse;

        Conditional(ExpressionNode test, ExpressionNode whenTrue, ExpressionNode whenFalse) {
            this.test = test;
            this.whenTrue = whenTrue;
            this.whenFalse = whenFalse;
        }

        @Override
        Object evaluate(Frame frame) {
            return (Values.isTrue(test.evaluate(frame)) ? whenTrue : whenFalse).evaluate(frame);
        }
    }

    /** {@code print}. */
    static final class Print extends ExpressionNode {
        static final int NOT_GIVEN = -1;

        private final ExpressionNode[] values;
        private final int printed;
        private final int separator;
        private final int end;

        /**
         * @param values of all arguments as written, the named ones last
         * @param printed how many of them are to be printed
         * @param separator which one is {@code sep}, or {@link #NOT_GIVEN}
         * @param end which one is {@code end}, or {@link #NOT_GIVEN}
         */
        Print(List<ExpressionNode> values, int printed, int separator, int end) {
            this.values = values.toArray(new ExpressionNode[0]);
            this.printed = printed;
            this.separator = separator;
            this.end = end;
        }

        @Override
        Object evaluate(Frame frame) {
            Object[] results = new Object[values.length];
            for (int i = 0; i < results.length; i++) {
                results[i] = values[i].evaluate(frame);
            }
            String between = separator == NOT_GIVEN ? " " : text("sep", results[separator], " ");
            String after = end == NOT_GIVEN ? "\n" : text("end", results[end], "\n");
            Run run = frame.run();
            for (int i = 0; i < printed; i++) {
                if (i > 0) {
                    run.print(between);
                }
                run.print(Values.text(results[i]));
            }
            run.print(after);
            return None.NONE;
        }

        private static String text(String keyword, Object value, String otherwise) {
            if (value == None.NONE) {
                return otherwise;
            }
            if (value instanceof String text) {
                return text;
            }
            throw PythonError.type(keyword + " must be None or a string, not " + Values.typeName(value));
        }
    }

    /** A call of something that is no function: its parts are evaluated first. */
    static final class FailingCall extends ExpressionNode {
        private final ExpressionNode function;
        private final List<ExpressionNode> arguments;

        FailingCall(ExpressionNode function, List<ExpressionNode> arguments) {
            this.function = function;
            this.arguments = List.copyOf(arguments);
        }

        @Override
        Object evaluate(Frame frame) {
            Object value = function.evaluate(frame);
            for (ExpressionNode argument : arguments) {
                argument.evaluate(frame);
            }
            throw PythonError.type("'" + Values.typeName(value) + "' object is not callable");
        }
    }
}
