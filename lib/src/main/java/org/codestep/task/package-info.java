/**
 * What a model is asked: the prompt, the answer, and who judges it. Start with {@link Task}, a question about a
 * program; {@link AnswerChecker} is all that judging needs, also where there is no program; {@link Subject} is a
 * program and what it does. A new task is a class that implements one of them, with its name in
 * {@code META-INF/services/org.codestep.task.AnswerChecker}, whichever it is; the library's own are in
 * {@code task.kind}. Not here: files of examples ({@code task.label}).
 */
package org.codestep.task;
