/**
 * Snippets and examples as a stream: their files, splits, and the token files that training tools read. Start with
 * {@link org.codestep.corpus.Example}, then {@link org.codestep.corpus.EntryReader} and
 * {@link org.codestep.corpus.Split}.
 */
package org.codestep.corpus;
