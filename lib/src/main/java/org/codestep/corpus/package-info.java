/**
 * Snippets and examples as a stream, in text files and in files with an object a line. Start with {@link Example},
 * then {@link EntryReader} and {@link EntryWriter}; an {@link Entry} is a snippet or an example as it stands in a
 * file, {@link ResumableEntries} what lets writing go on after it was broken off. Not here: what an example means
 * ({@code org.codestep.task}).
 */
package org.codestep.corpus;
