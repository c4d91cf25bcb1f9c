/**
 * What Python's operators and built-in functions do with values. Start with {@link Operators};
 * {@link Comparisons}, {@link Sequences} and {@link BuiltinFunction} stand beside it. {@link Scalars} is the same for
 * other ways to run a program. Not here: variables, lines or anything else of a run.
 */
package org.codestep.python.run.operation;
