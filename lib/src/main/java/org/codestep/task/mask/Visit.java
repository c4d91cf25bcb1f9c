package org.codestep.task.mask;

import org.codestep.python.run.state.Snapshot;

/**
 * A step of a run.
 *
 * @param number how many steps came before it
 * @param line the line about to run
 * @param states of the variables just before
 */
public record Visit(int number, int line, Snapshot states) {}
