/**
 * Seeded random snippets with their executed-line counts. Start with {@link org.codestep.generate.SnippetChunks}, the
 * stream of a grammar's snippets in chunks that can each be made alone, and {@link org.codestep.generate.DistinctSnippets},
 * the same without duplicates, made in parallel. {@link org.codestep.generate.LevelChunks} and
 * {@link org.codestep.generate.SnippetGenerator} draw from the TinyPy levels; {@code SnippetWriter} is their grammar.
 * {@link org.codestep.generate.SkeletonChunks} and {@link org.codestep.generate.SkeletonGenerator} draw a
 * {@code Skeleton} with settings and fill it; each {@link org.codestep.generate.Preset} is such settings by a name.
 */
package org.codestep.generate;
