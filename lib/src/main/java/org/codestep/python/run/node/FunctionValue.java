package org.codestep.python.run.node;

import org.codestep.python.run.state.Frame;
import org.codestep.python.run.value.CallableValue;

/**
 * A function that the program has defined.
 *
 * @param parameters how many of the names are parameters: the first ones
 * @param names of parameters and other local variables
 * @param defaults values of the last parameters
 */
record FunctionValue(String name, int parameters, String[] names, Object[] defaults, Block body)
        implements CallableValue {

    /** Runs the function and returns its result. @param frame of it, with its arguments */
    Object call(Frame frame) {
        frame.run().enter(frame);
        body.execute(frame);
        return frame.run().leave(frame);
    }

    @Override
    public String typeName() {
        return "function";
    }
}
