/**
 * Text to token ids and back. Start with {@link Tokenizer}; {@link CharTokenizer} is the simplest one, the vocabulary
 * that makes sequences short is in {@link TinyPyTokenizer}, and {@link DecodeStream} gives text as tokens come. A new
 * kind is a class that implements {@link Tokenizer}, a {@link TokenizerType} that makes it, and a line in
 * {@code META-INF/services}. Not here: tokenizers that came with models made elsewhere ({@code pretrained}), the
 * training of byte-pair tokenizers ({@code bytepair}), and files of token ids ({@code org.codestep.corpus.split}).
 */
package org.codestep.tokenize;
