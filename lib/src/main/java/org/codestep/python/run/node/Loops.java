package org.codestep.python.run.node;

import java.util.Iterator;
import org.codestep.python.run.operation.Sequences;
import org.codestep.python.run.state.Frame;
import org.codestep.python.run.value.Values;

/**
 * Compiled loops. CPython 3.11 puts a {@code while} loop's test twice into its code, before the body and after it,
 * so that it jumps back to the body; a {@code for} loop and {@code continue} jump back to the header.
 */
public final class Loops {

    private Loops() {}

    /** {@code while}, with its {@code else}. */
    public static final class While extends StatementNode {
        private final ExpressionNode test;
        private final Block body;
        private final Block orElse;

        public While(ExpressionNode test, Block body, Block orElse) {
            this.test = test;
            this.body = body;
            this.orElse = orElse;
        }

        @Override
        Completion execute(Frame frame, int line) {
            boolean more = test(frame, line);
            while (more) {
                Completion completion = body.execute(frame);
                if (completion == Completion.BREAK) {
                    return Completion.NORMAL;
                } else if (completion == Completion.RETURN) {
                    return completion;
                }
                if (completion == Completion.CONTINUE) {
                    frame.forgetLine();
                    more = test(frame, line);
                } else {
                    more = test(frame, line);
                    if (more) {
                        frame.forgetLine();
                    }
                }
            }
            return orElse.execute(frame);
        }

        private boolean test(Frame frame, int line) {
            frame.enterLine(line);
            return Values.isTrue(test.evaluate(frame));
        }
    }

    /** {@code for}, with its {@code else}; what it goes through stays alive meanwhile. */
    public static final class For extends StatementNode {
        private final TargetNode target;
        private final ExpressionNode iterable;
        private final Block body;
        private final Block orElse;

        public For(TargetNode target, ExpressionNode iterable, Block body, Block orElse) {
            this.target = target;
            this.iterable = iterable;
            this.body = body;
            this.orElse = orElse;
        }

        @Override
        Completion execute(Frame frame, int line) {
            frame.enterLine(line);
            Object sequence = iterable.evaluate(frame);
            Iterator<Object> items = Sequences.iterate(sequence);
            frame.hold(sequence);
            Completion completion = turns(items, frame, line);
            frame.release();
            return completion == Completion.BREAK ? Completion.NORMAL
                    : completion == Completion.RETURN ? completion : orElse.execute(frame);
        }

        private Completion turns(Iterator<Object> items, Frame frame, int line) {
            for (; items.hasNext(); frame.enterLine(line)) {
                target.assign(items.next(), frame);
                Completion completion = body.execute(frame);
                if (completion == Completion.BREAK || completion == Completion.RETURN) {
                    return completion;
                }
                frame.forgetLine();
            }
            return Completion.NORMAL;
        }
    }
}
