package org.codestep.trace;

/**
 * A line that is about to run.
 *
 * @param line its number, from 1
 * @param states the variables visible to it just before it runs
 */
public record Step(int line, States states) {}
