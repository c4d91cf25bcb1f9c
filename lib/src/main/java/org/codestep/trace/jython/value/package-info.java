/**
 * Jython's values as Python 3 has them, and what is between them and those of {@code org.codestep.python.run}. Start
 * with {@link Values}. Not here: anything of a run.
 */
package org.codestep.trace.jython.value;
