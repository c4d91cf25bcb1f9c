/** Text to token ids and back. Start with {@link org.codestep.tokenize.Tokenizer}. */
package org.codestep.tokenize;
