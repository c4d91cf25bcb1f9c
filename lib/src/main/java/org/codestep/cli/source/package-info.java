/**
 * Commands on corpora of source files and what is made of them. Start with {@link TokenizerCommand}. Not here: the
 * work, see {@code org.codestep.source} and {@code org.codestep.tokenize.bytepair}.
 */
package org.codestep.cli.source;
