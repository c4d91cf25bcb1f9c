/**
 * Scores of answers, each with its interval. Start with {@link Metric}; {@link ExactMatch} is the simplest.
 * {@link Accuracy} has an interval by formula, {@link BootstrapScore} one by drawing again. A new metric is a class
 * that implements {@code Metric}, or {@link AccuracyMetric} if it says which answers are right, as suites need it, and
 * a line in {@code META-INF/services}; {@code --metric} asks for it. Not here: which rows are scored.
 */
package org.codestep.evaluate.metric;
