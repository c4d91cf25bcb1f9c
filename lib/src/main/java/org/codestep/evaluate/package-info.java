/**
 * Answers of a model and how good they are: decoding, metrics, slices, mistakes.
 *
 * <p>Start with {@link org.codestep.evaluate.EvaluatedExample}, all that is known of one answer, and
 * {@link org.codestep.evaluate.Evaluation}, a list of them. {@link org.codestep.evaluate.ExampleEvaluator} makes them
 * in memory, {@link org.codestep.evaluate.EvaluationFolder} in files, and
 * {@link org.codestep.evaluate.EvaluationSummary} puts their figures together. The mistakes are looked at by
 * {@link org.codestep.evaluate.Confusions}, {@link org.codestep.evaluate.CountErrors}, {@link org.codestep.evaluate.FirstWrongStep},
 * {@link org.codestep.evaluate.Doubt}, {@link org.codestep.evaluate.PlaceProbability},
 * {@link org.codestep.evaluate.Calibration} and {@link org.codestep.evaluate.MistakePattern}.
 *
 * <p>What answers are scored by is a {@link org.codestep.evaluate.Metric}, what they are sliced by a
 * {@link org.codestep.evaluate.Facet}; a new metric is a class and its line in {@code META-INF/services}, and so is a
 * {@link org.codestep.evaluate.FacetSet} for the examples of a new task. {@link org.codestep.evaluate.TinyPyFacets} is
 * that of the library's own tasks.
 *
 * <p>{@link org.codestep.evaluate.RobustnessSuite} makes sets of examples in and out of distribution;
 * {@link org.codestep.evaluate.SuiteEvaluation} is what came out on them, {@link org.codestep.evaluate.SuiteFolder} the
 * same in files.
 */
package org.codestep.evaluate;
