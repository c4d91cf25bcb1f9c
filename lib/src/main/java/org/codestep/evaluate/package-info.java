/**
 * How good a model's answers are. There are only rooms here: {@code row}, all that is known of one answer;
 * {@code metric}, scores; {@code slice}, an evaluation and its parts; {@code mistake}, what goes wrong;
 * {@code baseline}, answers without a model; {@code run}, an evaluation of a file, in memory or in a folder;
 * {@code suite}, several files at once. Start with {@code row.EvaluatedExample} and {@code slice.Evaluation}.
 */
package org.codestep.evaluate;
