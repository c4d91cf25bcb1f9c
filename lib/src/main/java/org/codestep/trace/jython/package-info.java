/**
 * Runs Python programs on Jython exactly as CPython 3.11 would. Start with {@link JythonProgram}: {@code instrument}
 * refuses what is not known to be exact and turns every operation on values, and every line, into a call;
 * {@code operation} does these on {@code value}s, {@code run} is the state. Jython keeps the control flow, the scopes
 * and the calls. Nothing outside knows more than {@link JythonProgram}.
 */
package org.codestep.trace.jython;
