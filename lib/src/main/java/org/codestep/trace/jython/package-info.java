/**
 * Runs Python programs on Jython exactly as CPython 3.11 would. Start with
 * {@link org.codestep.trace.jython.JythonProgram}: {@code Spelling} refuses what Python 3 writes differently,
 * {@code Instrumenter} refuses what is not known to be exact and turns every operation on values, and every line,
 * into a call of a {@code Site}; Jython keeps the control flow, the scopes and the calls.
 */
package org.codestep.trace.jython;
