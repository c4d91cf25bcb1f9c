/**
 * Corpora of real source code: gathered, cleaned, without duplicates, and split so that nothing leaks. Start with
 * {@link SourceCorpus}, which makes one, and {@link CorpusFolder}, which reads it; a {@link SourceFile} is what it
 * holds. Rooms within: {@code place} is where files come from, {@code filter} what is asked of each by itself,
 * {@code near} which are almost the same, {@code survey} what a reader wants to know of a corpus. Not here: what a tokenizer or a model makes of them.
 */
package org.codestep.source;
