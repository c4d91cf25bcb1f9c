/**
 * Which lines of a program ran, and with what variables. Start with {@link Tracer}; {@link TinyPyTracer},
 * {@link CPythonTracer} and {@link JythonTracer} are its kinds, {@link Trace} is what they tell. Not here: how each of
 * them runs a program ({@code org.codestep.python}, {@code trace.cpython}, {@code trace.jython}).
 */
package org.codestep.trace;
