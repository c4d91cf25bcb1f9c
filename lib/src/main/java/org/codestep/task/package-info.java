/**
 * What a model is asked of a snippet: the prompt format, the answer, and its checker. Start with
 * {@link org.codestep.task.Task}; {@link org.codestep.task.LineCount} is the simplest one.
 */
package org.codestep.task;
