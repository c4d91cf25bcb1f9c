package org.codestep.python.run.node;

import java.util.List;
import org.codestep.python.run.operation.Sequences;
import org.codestep.python.run.state.Frame;
import org.codestep.python.run.value.Values;

/** The kinds of compiled statements, loops aside. */
public final class Statements {

    private Statements() {}

    /** An expression alone, as a call is. */
    public static final class Evaluate extends StatementNode {
        private final ExpressionNode value;

        public Evaluate(ExpressionNode value) {
            this.value = value;
        }

        @Override
        Completion execute(Frame frame, int line) {
            frame.enterLine(line);
            value.evaluate(frame);
            return Completion.NORMAL;
        }
    }

    /** {@code a = b[0] = c, d = value}: any targets. */
    public static final class Assign extends StatementNode {
        private final TargetNode[] targets;
        private final ExpressionNode value;

        /** @param targets every one gets the value, in order */
        public Assign(ExpressionNode value, List<TargetNode> targets) {
            this.value = value;
            this.targets = targets.toArray(new TargetNode[0]);
        }

        @Override
        Completion execute(Frame frame, int line) {
            frame.enterLine(line);
            Object result = value.evaluate(frame);
            for (TargetNode target : targets) {
                target.assign(result, frame);
            }
            return Completion.NORMAL;
        }
    }

    /** {@code variable = value}, and also {@code variable += value}, the sum being the value. */
    public static final class AssignVariable extends StatementNode {
        private final int slot;
        private final ExpressionNode value;

        public AssignVariable(int slot, ExpressionNode value) {
            this.slot = slot;
            this.value = value;
        }

        @Override
        Completion execute(Frame frame, int line) {
            frame.enterLine(line);
            frame.store(slot, value.evaluate(frame));
            return Completion.NORMAL;
        }
    }

    /** {@code sequence[index] += value} and its like: sequence and index are evaluated once. */
    public static final class AugmentedItemAssign extends StatementNode {
        private final ExpressionNode sequence;
        private final ExpressionNode index;
        private final Operation operation;
        private final ExpressionNode value;

        public AugmentedItemAssign(ExpressionNode sequence, ExpressionNode index, Operation operation,
                ExpressionNode value) {
            this.sequence = sequence;
            this.index = index;
            this.operation = operation;
            this.value = value;
        }

        @Override
        Completion execute(Frame frame, int line) {
            frame.enterLine(line);
            Object container = sequence.evaluate(frame);
            Object place = index.evaluate(frame);
            Object old = Sequences.item(container, place);
            Object other = value.evaluate(frame);
            Sequences.assign(container, place, operation.apply(old, other, frame.meter()));
            return Completion.NORMAL;
        }
    }

    /** {@code def}: makes the function and assigns it. */
    public static final class Define extends StatementNode {
        private final int slot;
        private final String name;
        private final int parameters;
        private final String[] names;
        private final ExpressionNode[] defaults;
        private final Block body;

        /**
         * @param names by slot; the first ones are the parameters
         * @param defaults of the last parameters
         */
        public Define(int slot, String name, int parameters, String[] names, List<ExpressionNode> defaults,
                Block body) {
            this.slot = slot;
            this.name = name;
            this.parameters = parameters;
            this.names = names;
            this.defaults = defaults.toArray(new ExpressionNode[0]);
            this.body = body;
        }

        @Override
        Completion execute(Frame frame, int line) {
            frame.enterLine(line);
            Object[] values = ExpressionNode.evaluate(defaults, frame);
            frame.store(slot, new FunctionValue(name, parameters, names, values, body));
            return Completion.NORMAL;
        }
    }

    /** {@code return}; without a value, that of {@code None}. */
    public static final class Return extends StatementNode {
        private final ExpressionNode value;

        public Return(ExpressionNode value) {
            this.value = value;
        }

        @Override
        Completion execute(Frame frame, int line) {
            frame.enterLine(line);
            frame.setResult(value.evaluate(frame));
            return Completion.RETURN;
        }
    }

    /** {@code pass}, {@code break} and {@code continue}. */
    public static final class Complete extends StatementNode {
        private final Completion completion;

        public Complete(Completion completion) {
            this.completion = completion;
        }

        @Override
        Completion execute(Frame frame, int line) {
            frame.enterLine(line);
            return completion;
        }
    }

    /** {@code if}, {@code elif} and {@code else}. */
    public static final class If extends StatementNode {
        private final int[] lines;
        private final ExpressionNode[] tests;
        private final Block[] bodies;
        private final Block orElse;

        /** @param lines those of the branches' headers; the first is the statement's own */
        public If(int[] lines, ExpressionNode[] tests, Block[] bodies, Block orElse) {
            this.lines = lines;
            this.tests = tests;
            this.bodies = bodies;
            this.orElse = orElse;
        }

        @Override
        Completion execute(Frame frame, int line) {
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
