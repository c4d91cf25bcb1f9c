/**
 * Answers that need no model, to set its own beside. Start with {@link Baseline}; {@link MajorityBaseline} and
 * {@link NearestExample} are the two. A further one is a class here and a line in {@code evaluate.run.EvaluatedModel},
 * which learns them. Not here: whether an answer is right.
 */
package org.codestep.evaluate.baseline;
