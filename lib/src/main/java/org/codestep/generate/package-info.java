/**
 * Seeded random snippets with their executed-line counts. Start with {@link SnippetChunks}, the stream of a grammar's
 * snippets in chunks that can each be made alone; {@link DistinctSnippets} is the same without duplicates, made in
 * parallel. Each grammar has a package: {@code level} and {@code skeleton}. Not here: any grammar.
 */
package org.codestep.generate;
