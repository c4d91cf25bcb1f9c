/**
 * Turns a program for Python 3 into one that Jython runs as CPython would. Start with {@link Instrumenter};
 * {@link Spelling} refuses what Python 3 writes differently. Not here: what an operation does ({@code operation}).
 */
package org.codestep.trace.jython.instrument;
