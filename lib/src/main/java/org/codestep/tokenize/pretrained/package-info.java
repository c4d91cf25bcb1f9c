/**
 * Tokenizers that came with models made elsewhere, from the files that Hugging Face's libraries write. Start with
 * {@link PretrainedTokenizer}; the work is done by Hugging Face's own library, so its ids are those of Python. Not here:
 * tokenizers of Codestep itself ({@code org.codestep.tokenize}).
 */
package org.codestep.tokenize.pretrained;
