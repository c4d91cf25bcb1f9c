package org.codestep.python.run;

import java.util.List;
import org.codestep.python.syntax.BinaryOperator;
import org.codestep.python.syntax.Position;

/** The kinds of compiled statements, loops aside. */
final class Statements {

    private Statements() {}

    static final class Evaluate extends StatementNode {
        private final int line;
        private final ExpressionNode value;

        Evaluate(int line, ExpressionNode value) {
            this.line = line;
            this.value = value;
        }

        @Override
        Completion execute(Frame frame) {
            frame.enterLine(line);
            value.evaluate(frame);
            return Completion.NORMAL;
        }
    }

    static final class Assign extends StatementNode {
        private final int line;
        private final int[] slots;
        private final ExpressionNode value;

        /** @param slots every one gets the value, in order */
        Assign(int line, int[] slots, ExpressionNode value) {
            this.line = line;
            this.slots = slots;
            this.value = value;
        }

        @Override
        Completion execute(Frame frame) {
            frame.enterLine(line);
            Object result = value.evaluate(frame);
            for (int slot : slots) {
                frame.store(slot, result);
            }
            return Completion.NORMAL;
        }
    }

    /** {@code a, b = b, a}. */
    static final class AssignEach extends StatementNode {
        private final int line;
        private final int[][] targets;
        private final ExpressionNode[] values;

        /** @param targets each has as many slots as there are values */
        AssignEach(int line, int[][] targets, List<ExpressionNode> values) {
            this.line = line;
            this.targets = targets;
            this.values = values.toArray(new ExpressionNode[0]);
        }

        @Override
        Completion execute(Frame frame) {
            frame.enterLine(line);
            Object[] results = new Object[values.length];
            for (int i = 0; i < results.length; i++) {
                results[i] = values[i].evaluate(frame);
            }
            for (int[] slots : targets) {
                for (int i = 0; i < slots.length; i++) {
                    frame.store(slots[i], results[i]);
                }
            }
            return Completion.NORMAL;
        }
    }

    static final class AugmentedAssign extends StatementNode {
        private final int line;
        private final int slot;
        private final ExpressionNode result;

        AugmentedAssign(int line, int slot, Expressions.Variable old, BinaryOperator operator,
                Position operatorPosition, ExpressionNode value) {
            this.line = line;
            this.slot = slot;
            this.result = new Expressions.Binary(old, operator, operatorPosition, value);
        }

        @Override
        Completion execute(Frame frame) {
            frame.enterLine(line);
            frame.store(slot, result.evaluate(frame));
            return Completion.NORMAL;
        }
    }

    /** {@code pass}, {@code break} and {@code continue}. */
    static final class Complete extends StatementNode {
        private final int line;
        private final Completion completion;

        Complete(int line, Completion completion) {
            this.line = line;
            this.completion = completion;
        }

        @Override
        Completion execute(Frame frame) {
            frame.enterLine(line);
            return completion;
        }
    }

    static final class If extends StatementNode {
        private final int[] lines;
        private final ExpressionNode[] tests;
        private final Block[] bodies;
        private final Block orElse;

        If(int[] lines, List<ExpressionNode> tests, List<Block> bodies, Block orElse) {
            this.lines = lines;
            this.tests = tests.toArray(new ExpressionNode[0]);
            this.bodies = bodies.toArray(new Block[0]);
            this.orElse = orElse;
        }

        @Override
        Completion execute(Frame frame) {
            for (int i = 0; i < tests.length; i++) {
                frame.enterLine(lines[i]);
                if (Values.isTrue(tests[i].evaluate(frame))) {
                    return bodies[i].execute(frame);
                }
            }
            return orElse.execute(frame);
        }
    }
}
