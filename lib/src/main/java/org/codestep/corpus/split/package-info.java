/**
 * Training, validation and test parts. Start with {@link Split}: examples with the same prompt, or of the same
 * snippet, are in one part, and the seed decides in which. {@link SplitFiles} writes the parts as text, as token ids
 * and with the vocabulary as Python's tools read them. Not here: how training reads them back
 * ({@code org.codestep.train.batch}).
 */
package org.codestep.corpus.split;
