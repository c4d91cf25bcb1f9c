/**
 * Corpora of real source code: gathered, cleaned, without duplicates, and split so that nothing leaks. Start with
 * {@link CorpusFolder}, which is what others read; a {@link SourceFile} is what it holds. Not here: what a tokenizer
 * or a model makes of them.
 */
package org.codestep.source;
