package org.codestep.python.run;

/** A compiled expression. */
abstract class ExpressionNode {

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
