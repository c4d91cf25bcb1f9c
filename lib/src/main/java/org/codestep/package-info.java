/**
 * What every package may use: {@link Register}, in which a kind of something is found by its name.
 *
 * <p>The packages, each of which uses only those before it: {@code python}, {@code trace}, {@code tokenize},
 * {@code corpus}, {@code generate}, {@code task}, {@code model}, {@code train} and, beside it, {@code decode},
 * {@code evaluate}, {@code report}, {@code cli}. What a notebook names stands at the root of its part; the packages
 * below it hold what serves it, or the many of one family.
 *
 * <p>To add a kind of model, see {@code org.codestep.model.ModelType}; a tokenizer, {@code tokenize.TokenizerType}; a
 * lesson, {@code train.lesson.Lesson}; a metric, {@code evaluate.metric.Metric}; facets,
 * {@code evaluate.slice.FacetSet}; a task, {@code task.Task} or {@code task.AnswerChecker}; a norm,
 * {@code model.layer.Norm}; a chart, {@code report.Charts}; a baseline, {@code evaluate.Baseline}.
 */
package org.codestep;
