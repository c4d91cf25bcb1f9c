/**
 * Commands on corpora of source files and what is made of them. Start with {@link TokenizerCommand}, which learns a
 * tokenizer, and {@link TokenizeCommand}, which makes tokens with it. Not here: the work, see
 * {@code org.codestep.source} and {@code org.codestep.tokenize.bytepair}.
 */
package org.codestep.cli.source;
