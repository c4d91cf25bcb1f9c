/**
 * The levels of the TinyPy grammar. Start with {@link SnippetGenerator} and {@link LevelChunks}; {@link SnippetWriter}
 * is the grammar. Not here: what all grammars have in common ({@code org.codestep.generate}).
 */
package org.codestep.generate.level;
