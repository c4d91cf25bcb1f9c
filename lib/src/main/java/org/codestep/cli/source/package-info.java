/**
 * Commands on corpora of source files and what is made of them. Start with {@link CorpusCommand}, which gathers one,
 * and {@link CorpusReportCommand}, which shows what it is like; {@link TokenizerCommand} learns a tokenizer from it,
 * and {@link TokenizeCommand} makes it the tokens that a model learns from. Not here: the work, see
 * {@code org.codestep.source} and {@code org.codestep.tokenize.bytepair}.
 */
package org.codestep.cli.source;
