/**
 * How good a model's answers are. Start with {@code row.EvaluatedExample}, all that is known of one answer, then
 * {@link Evaluation}, all rows and what they come to.
 *
 * <p>It is made of {@code row}; {@code metric}, scores; and {@code slice}, by which it is cut into parts. These use
 * it: {@code mistake}, what goes wrong; {@code run}, an evaluation of a file, in memory or in a folder; {@code suite},
 * several files at once. {@code baseline} is answers without a model. Not here: tables and charts
 * ({@code org.codestep.report}).
 */
package org.codestep.evaluate;
