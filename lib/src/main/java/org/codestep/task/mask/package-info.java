/**
 * Pieces of a program that are hidden. Start with {@link MaskFinder}, which finds them, then {@link MaskedProgram},
 * which runs the program with every alternative in a piece's place, so that an example says how many answers are
 * right; {@link VisitTrials} tells that for every step of a run. {@link MaskedCode} and {@link MarkedCode} are how
 * code is written with a piece hidden, or a line marked. Not here: which pieces a task asks about.
 */
package org.codestep.task.mask;
