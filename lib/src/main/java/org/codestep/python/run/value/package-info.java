/**
 * Python's values as Java objects, their text, and what can go wrong with them. Start with {@link Values}, which lists
 * them; {@link Representation} is {@code str} and {@code repr}. {@link PythonError} is an exception of the program;
 * {@link NotModelledException} refuses what is not known to be exact. Not here: what operators do with values.
 */
package org.codestep.python.run.value;
