/**
 * Prompts and answers apart, for models that read the one by an encoder and write the other by a decoder. Start with
 * {@link Seq2SeqBatch}; {@link Seq2SeqBatches} makes them of examples, and {@link Seq2SeqLoss} is what is made small.
 * Not here: which batches and which loss a run takes ({@code train.lesson}).
 */
package org.codestep.train.seq2seq;
