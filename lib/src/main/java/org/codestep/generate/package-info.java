/**
 * Seeded random snippets with their executed-line counts. Start with {@link SnippetGenerator}: the levels of the TinyPy
 * grammar, which {@link SnippetWriter} is. {@link SnippetChunks} is the stream of any grammar's snippets in chunks that
 * can each be made alone ({@link LevelChunks} of the levels); {@link DistinctSnippets} is the same without duplicates,
 * made in parallel. Another grammar is a package of its own, as {@code skeleton}, and the levels know nothing of it.
 */
package org.codestep.generate;
