/** Seeded random snippets of the TinyPy levels. Start with {@code SnippetGenerator}. */
package org.codestep.generate;
