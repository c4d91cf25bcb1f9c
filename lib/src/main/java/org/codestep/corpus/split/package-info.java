/**
 * Training, validation and test parts. Start with {@link Split}: an example's prompt and the seed decide the part.
 * {@link SplitFiles} writes the parts as text, as token ids and with the vocabulary as Python's tools read them. Not
 * here: how training reads them back ({@code org.codestep.train.data}).
 */
package org.codestep.corpus.split;
