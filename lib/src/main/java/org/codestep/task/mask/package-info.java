/**
 * Pieces of a program that are hidden. Start with {@link MaskFinder}, which finds them, then {@link MaskedProgram},
 * which tries every alternative, so that an example says how many answers are right; {@link VisitTrials} does so at one
 * visit to a line. Not here: prompts.
 */
package org.codestep.task.mask;
