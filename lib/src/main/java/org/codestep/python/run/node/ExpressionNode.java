package org.codestep.python.run.node;

import org.codestep.python.run.state.Frame;
import org.codestep.python.run.value.Values;

/** A compiled expression. */
public abstract class ExpressionNode {

    /** Its value, see {@link Values}. */
    abstract Object evaluate(Frame frame);

    /** The values of several, one after the other. */
    static Object[] evaluate(ExpressionNode[] nodes, Frame frame) {
        Object[] values = new Object[nodes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = nodes[i].evaluate(frame);
        }
        return values;
    }
}
