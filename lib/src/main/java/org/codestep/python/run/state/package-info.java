/**
 * What a run is at: its variables, its lines, its output. Start with {@link Run} and {@link Frame};
 * {@link LineListener} is told of each line, {@link Snapshot} keeps the variables of a moment. Not here: the code that
 * runs.
 */
package org.codestep.python.run.state;
