/**
 * Answers that need no model, to set its own beside. Start with {@link Baseline}; {@link MajorityBaseline} and
 * {@link NearestExample} are the two. A further one belongs here. Not here: whether an answer is right.
 */
package org.codestep.evaluate.baseline;
