package org.codestep.python.run.node;

import java.util.Iterator;
import java.util.List;
import org.codestep.python.run.operation.Sequences;
import org.codestep.python.run.state.Frame;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Values;

/** A place that a value can be assigned to. */
public abstract class TargetNode {

    abstract void assign(Object value, Frame frame);

    /** A variable of the code that the assignment stands in. */
    public static final class Variable extends TargetNode {
        private final int slot;

        public Variable(int slot) {
            this.slot = slot;
        }

        @Override
        void assign(Object value, Frame frame) {
            frame.store(slot, value);
        }
    }

    /** {@code value[index]}. */
    public static final class Item extends TargetNode {
        private final ExpressionNode value;
        private final ExpressionNode index;

        public Item(ExpressionNode value, ExpressionNode index) {
            this.value = value;
            this.index = index;
        }

        @Override
        void assign(Object item, Frame frame) {
            Object sequence = value.evaluate(frame);
            Sequences.assign(sequence, index.evaluate(frame), item);
        }
    }

    /** {@code a, b}: an element for each. */
    public static final class Unpacked extends TargetNode {
        private final TargetNode[] targets;

        public Unpacked(List<TargetNode> targets) {
            this.targets = targets.toArray(new TargetNode[0]);
        }

        @Override
        void assign(Object value, Frame frame) {
            if (!Sequences.isSequence(value)) {
                throw PythonError.type("cannot unpack non-iterable " + Values.typeName(value) + " object");
            }
            Object[] elements = new Object[targets.length];
            Iterator<Object> items = Sequences.iterate(value);
            for (int i = 0; i < elements.length; i++) {
                if (!items.hasNext()) {
                    throw PythonError.value("not enough values to unpack (expected " + elements.length + ", got " + i
                            + ")");
                }
                elements[i] = items.next();
            }
            if (items.hasNext()) {
                throw PythonError.value("too many values to unpack (expected " + elements.length + ")");
            }
            for (int i = 0; i < elements.length; i++) {
                targets[i].assign(elements[i], frame);
            }
        }
    }
}
