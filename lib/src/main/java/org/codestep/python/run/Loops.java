package org.codestep.python.run;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.codestep.python.syntax.Position;

/**
 * Compiled loops. CPython 3.11 puts a {@code while} loop's test twice into its code, before the body and after it,
 * so that it jumps back to the body; a {@code for} loop and {@code continue} jump back to the header.
 */
final class Loops {

    private Loops() {}

    static final class While extends StatementNode {
        private final int line;
        private final ExpressionNode test;
        private final Block body;
        private final Block orElse;

        While(int line, ExpressionNode test, Block body, Block orElse) {
            this.line = line;
            this.test = test;
            this.body = body;
            this.orElse = orElse;
        }

        @Override
        Completion execute(Frame frame) {
            boolean more = test(frame);
            while (more) {
                Completion completion = body.execute(frame);
                if (completion == Completion.BREAK) {
                    return Completion.NORMAL;
                }
                if (completion == Completion.CONTINUE) {
                    frame.forgetLine();
                    more = test(frame);
                } else {
                    more = test(frame);
                    if (more) {
                        frame.forgetLine();
                    }
                }
            }
            return orElse.execute(frame);
        }

        private boolean test(Frame frame) {
            frame.enterLine(line);
            return Values.isTrue(test.evaluate(frame));
        }
    }

    static final class For extends StatementNode {
        private final int line;
        private final int slot;
        private final IterableNode iterable;
        private final Block body;
        private final Block orElse;

        For(int line, int slot, IterableNode iterable, Block body, Block orElse) {
            this.line = line;
            this.slot = slot;
            this.iterable = iterable;
            this.body = body;
            this.orElse = orElse;
        }

        @Override
        Completion execute(Frame frame) {
            frame.enterLine(line);
            for (Iterator<Object> items = iterable.iterate(frame); items.hasNext(); frame.enterLine(line)) {
                frame.store(slot, items.next());
                if (body.execute(frame) == Completion.BREAK) {
                    return Completion.NORMAL;
                }
                frame.forgetLine();
            }
            return orElse.execute(frame);
        }
    }

    /** What a {@code for} loop goes through. */
    interface IterableNode {
        Iterator<Object> iterate(Frame frame);
    }

    /** Any expression; the only values to go through are strings. */
    record Items(ExpressionNode value) implements IterableNode {

        @Override
        public Iterator<Object> iterate(Frame frame) {
            Object items = value.evaluate(frame);
            if (!(items instanceof String text)) {
                throw PythonError.type("'" + Values.typeName(items) + "' object is not iterable");
            }
            return text.codePoints().mapToObj(c -> (Object) Character.toString(c)).iterator();
        }
    }

    /** {@code range(...)} of 0 or more arguments. */
    record Range(List<ExpressionNode> arguments, Position position) implements IterableNode {

        @Override
        public Iterator<Object> iterate(Frame frame) {
            Object[] values = new Object[arguments.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = arguments.get(i).evaluate(frame);
            }
            if (values.length == 0) {
                throw PythonError.type("range expected at least 1 argument, got 0");
            }
            if (values.length > 3) {
                throw PythonError.type("range expected at most 3 arguments, got " + values.length);
            }
            return values.length == 1
                    ? new Count(0, bound(values[0]), 1)
                    : new Count(bound(values[0]), bound(values[1]), values.length == 2 ? 1 : step(values[2]));
        }

        private long step(Object value) {
            long step = bound(value);
            if (step == 0) {
                throw PythonError.value("range() arg 3 must not be zero");
            }
            return step;
        }

        private long bound(Object value) {
            Object number = Operators.number(value);
            if (number instanceof Long bound) {
                return bound;
            }
            if (number == null || number instanceof Double) {
                throw PythonError.type(
                        "'" + Values.typeName(value) + "' object cannot be interpreted as an integer");
            }
            throw new NotModelledException(position, "a range of integers beyond 64 bits is not supported");
        }
    }

    private static final class Count implements Iterator<Object> {
        private final long stop;
        private final long step;
        private long next;
        private boolean overflowed;

        Count(long start, long stop, long step) {
            this.next = start;
            this.stop = stop;
            this.step = step;
        }

        @Override
        public boolean hasNext() {
            return !overflowed && (step > 0 ? next < stop : next > stop);
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            long item = next;
            next += step;
            overflowed = ((item ^ next) & (step ^ next)) < 0;
            return item;
        }
    }
}
