package org.codestep.python.run.node;

import org.codestep.python.run.state.Frame;

/** An expression of a {@code Sketch} whose place another can take. */
public final class HoleNode extends ExpressionNode {

    private final int hole;
    private final ExpressionNode own;

    /** @param own what stands there if nothing else is put in */
    public HoleNode(int hole, ExpressionNode own) {
        this.hole = hole;
        this.own = own;
    }

    @Override
    Object evaluate(Frame frame) {
        return ((FilledRun) frame.run()).in(hole, own).evaluate(frame);
    }
}
