package org.codestep.python.run.state;

import org.codestep.python.run.limit.LimitExceededException;

/** Is told of each line that is about to run. */
@FunctionalInterface
public interface LineListener {

    /**
     * @param line its number, from 1; 0 for the one event of a program without a statement
     * @param variables a view that changes as the program runs
     * @throws LimitExceededException to end the run
     */
    void line(int line, Variables variables);
}
