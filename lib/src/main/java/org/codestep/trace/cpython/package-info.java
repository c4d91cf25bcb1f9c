/**
 * Python processes that run programs isolated from the rest of the machine. Start with {@link PythonWorker};
 * {@link Isolation} says what holds a program back. Not here: what a trace is.
 */
package org.codestep.trace.cpython;
