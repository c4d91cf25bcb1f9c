package org.codestep.python.run;

/** A compiled expression. */
abstract class ExpressionNode {

    /** Its value, see {@link Values}. */
    abstract Object evaluate(Frame frame);
}
