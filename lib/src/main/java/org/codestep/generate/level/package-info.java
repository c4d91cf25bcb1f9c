/**
 * The levels of the TinyPy grammar. Start with {@link SnippetGenerator} and {@link LevelChunks};
 * {@link SnippetWriter} is the grammar.
 */
package org.codestep.generate.level;
