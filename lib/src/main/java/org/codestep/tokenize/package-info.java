/**
 * Text to token ids and back. Start with {@link org.codestep.tokenize.Tokenizer}; the vocabulary that makes sequences
 * short is in {@link org.codestep.tokenize.TinyPyTokenizer}. A kind of tokenizer is added by a
 * {@link org.codestep.tokenize.TokenizerType}; {@link org.codestep.tokenize.DecodeStream} gives the text of tokens as
 * they come.
 */
package org.codestep.tokenize;
