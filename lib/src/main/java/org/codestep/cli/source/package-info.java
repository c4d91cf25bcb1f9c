/**
 * The commands on real source code: gathering it, learning a tokenizer from it, and making it the tokens that a model
 * learns from. Each is a class; the work is in {@code org.codestep.source} and {@code org.codestep.tokenize.bytepair}.
 */
package org.codestep.cli.source;
