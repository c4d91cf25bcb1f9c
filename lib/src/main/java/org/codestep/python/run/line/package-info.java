/**
 * Programs whose lines repeat, as those of a generator do: each line is compiled once. Start with
 * {@link CompiledLines}; {@link Assembler} puts a program together of its lines. Nothing else of {@code python} knows
 * it.
 */
package org.codestep.python.run.line;
