/**
 * How far a long piece of work is, in the same words on a terminal, in a log and in a notebook. Start with
 * {@link Progress}; {@link ProgressScreen} is where it is shown, {@link KernelDisplay} what a notebook's kernel shows,
 * {@link GrowingText} what a model says while it says it.
 * Not here: what the work is.
 */
package org.codestep.report.progress;
