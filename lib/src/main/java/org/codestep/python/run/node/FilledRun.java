package org.codestep.python.run.node;

import org.codestep.python.run.limit.Budget;
import org.codestep.python.run.state.LineListener;
import org.codestep.python.run.state.Run;

/** A run of a program with holes, of which one is filled, or none. */
public final class FilledRun extends Run {

    private final int filled;
    private final ExpressionNode content;

    /**
     * @param filled the number of the hole that is filled
     * @param content what it is filled with; null to leave every hole as it is
     */
    public FilledRun(Budget budget, LineListener listener, String[] names, int filled, ExpressionNode content) {
        super(budget, listener, names);
        this.filled = filled;
        this.content = content;
    }

    /** What stands in a hole. @param own what does if nothing else is put in */
    ExpressionNode in(int hole, ExpressionNode own) {
        return hole == filled && content != null ? content : own;
    }
}
