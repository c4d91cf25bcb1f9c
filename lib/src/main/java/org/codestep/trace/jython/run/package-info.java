/**
 * What a program on Jython is at. Start with {@link Execution}; a {@link Site} is a place in the program. {@link Text}
 * is here since the limits of a run bound it. Not here: what an operation does.
 */
package org.codestep.trace.jython.run;
