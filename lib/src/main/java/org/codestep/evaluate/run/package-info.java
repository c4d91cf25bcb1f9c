/**
 * An evaluation of a file of examples, in a folder. Start with {@link EvaluationFolder}, which evaluates any number of
 * examples and goes on after it was broken off; {@link EvaluatedModel} is who is asked,
 * {@link EvaluationSettings} what, {@link EvaluationSummary} puts the figures together. Not here: how one example is
 * asked and judged ({@code evaluate.ExampleEvaluator}).
 */
package org.codestep.evaluate.run;
