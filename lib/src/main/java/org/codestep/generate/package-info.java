/**
 * Seeded random snippets of the TinyPy levels, with their executed-line counts. Start with
 * {@link org.codestep.generate.SnippetGenerator}; {@code SnippetWriter} is the grammar.
 */
package org.codestep.generate;
