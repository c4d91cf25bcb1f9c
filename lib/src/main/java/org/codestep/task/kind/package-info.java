/**
 * The tasks. {@link OutputPrediction} is the simplest one: start with it. {@link OperatorPrediction} and the two kinds
 * of {@link SteppedTask} mask a piece of the code, {@link CodeTrace} asks for every step; {@link Tasks} finds a task by
 * its name or an example's form, {@link Vocabulary} has the tokens of all. A new task of this library belongs here, and
 * into the list in {@link Tasks} instead of {@code META-INF/services}; its marks join the vocabulary of the keyword
 * tokenizer. Not here: files of examples ({@code task.label}).
 */
package org.codestep.task.kind;
