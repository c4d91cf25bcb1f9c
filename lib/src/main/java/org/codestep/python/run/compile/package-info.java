/**
 * Makes nodes of a syntax tree. Start with {@link Compiler}; {@link Scope} gives variables their slots,
 * {@link RepeatedLines} refuses what has line events that are not known to be exact. Not here: anything of a run.
 */
package org.codestep.python.run.compile;
