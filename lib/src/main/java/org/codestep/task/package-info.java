/** What a model is asked of a snippet: the prompt format, the answer, and its checker. Start with {@code Task}. */
package org.codestep.task;
