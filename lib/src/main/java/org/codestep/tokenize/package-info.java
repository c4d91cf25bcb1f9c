/**
 * Text to token ids and back. Start with {@link org.codestep.tokenize.Tokenizer}; the vocabulary that makes sequences
 * short is in {@link org.codestep.tokenize.TinyPyTokenizer}.
 */
package org.codestep.tokenize;
