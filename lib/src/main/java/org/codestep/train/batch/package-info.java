/**
 * Rows of token ids that a model sees at once. The examples of a split are mapped, not read: start with
 * {@link SplitFolder}, which opens the tokens of a part ({@link TokenFile}) and its examples ({@link EncodedExamples}).
 * A batch follows from a number and a seed: {@link ExampleBatches} takes examples of like length, which
 * {@link LengthBuckets} finds by a {@link RandomOrder}; {@link RandomWindows} and {@link PackedExamples} are the
 * other ways. A new way is a class here that implements {@code train.Batches}, and a lesson by whose name a run asks
 * for it. {@link TokenIds} says what the ids of a split are to a model with another vocabulary. {@link NextToken} is
 * the loss of such rows. Not here: which batches and which loss a run takes ({@code train.lesson}).
 */
package org.codestep.train.batch;
