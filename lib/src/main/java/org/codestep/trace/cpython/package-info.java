/**
 * Python processes that run programs isolated from the rest of the machine. Start with {@link PythonWorker};
 * {@link Isolation} says what holds a program back.
 */
package org.codestep.trace.cpython;
