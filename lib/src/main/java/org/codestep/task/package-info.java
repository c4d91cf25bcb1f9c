/**
 * What a model is asked of a snippet: the prompt format, the answer, and its checker. Start with
 * {@link org.codestep.task.AnswerChecker}, which judges answers of any kind, and {@link org.codestep.task.Task}, which
 * makes its examples of snippets; {@link org.codestep.task.OutputPrediction} is the simplest one, and
 * {@link org.codestep.task.Labelling} makes a file of examples of a file of snippets.
 *
 * <p>Three tasks mask a piece of the code. {@link org.codestep.task.MaskFinder} finds the pieces,
 * {@link org.codestep.task.MaskedProgram} tries every alternative, and so an example says how many answers are right.
 */
package org.codestep.task;
