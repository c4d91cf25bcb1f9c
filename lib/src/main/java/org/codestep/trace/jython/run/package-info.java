/**
 * What a program on Jython is at. Start with {@link Execution}; a {@link Site} is a place in the program.
 */
package org.codestep.trace.jython.run;
