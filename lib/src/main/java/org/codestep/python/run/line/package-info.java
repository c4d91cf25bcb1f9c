/**
 * Programs whose lines repeat, as those of a generator do: each line is compiled once. Start with
 * {@link CompiledLines}; {@link Assembler} puts a program together of its lines.
 */
package org.codestep.python.run.line;
