/**
 * Makes nodes of a syntax tree. Start with {@link Compiler}; {@link Scope} gives variables their slots,
 * {@link RepeatedLines} refuses what has line events that are not known to be exact.
 */
package org.codestep.python.run.compile;
