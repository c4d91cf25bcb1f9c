/**
 * From a file of snippets to files of examples, and from answers to verdicts. Start with {@link Labelling}, which makes
 * several tasks' files in one pass; {@link Checking} judges a file of answers. Not here: what a task asks.
 */
package org.codestep.task.label;
