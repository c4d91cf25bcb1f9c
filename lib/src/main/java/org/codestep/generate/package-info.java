/**
 * Seeded random snippets with their executed-line counts. Start with {@link org.codestep.generate.DistinctSnippets},
 * what both generators have in common. {@link org.codestep.generate.SnippetGenerator} draws from the TinyPy levels;
 * {@code SnippetWriter} is their grammar. {@link org.codestep.generate.SkeletonGenerator} draws a {@code Skeleton}
 * with settings and fills it; each {@link org.codestep.generate.Preset} is such settings by a name.
 */
package org.codestep.generate;
