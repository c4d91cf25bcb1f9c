/**
 * Counts the executed lines of programs of numbers, many times faster than {@link org.codestep.python.run.Interpreter}
 * runs them, and leaves every other program to it. Start with {@link LineCounter}: a program is read once, from its
 * bytes to the code of a register machine, and run; no syntax tree, no object is made on the way. Nothing else of
 * {@code python} knows it.
 */
package org.codestep.python.count;
