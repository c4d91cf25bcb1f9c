/**
 * What a run learns: a {@link Lesson} says which batches are made of a split and what the model is to make small. Start
 * with it; {@link CausalLesson} has those in the next token, {@link Seq2Seq} that of an encoder and a decoder. A new
 * lesson is a class here, or elsewhere, with a line in {@code META-INF/services}. Not here: how a run goes.
 */
package org.codestep.train.lesson;
