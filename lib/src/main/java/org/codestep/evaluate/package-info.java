/**
 * How good a model's answers are. Start with {@link Evaluation}, all rows and what they come to;
 * {@link ExampleEvaluator} asks a model and makes them. A {@link Baseline} answers without a model, to set its answers
 * beside: {@link MajorityBaseline}, {@link NearestExample}; a further one is a class here and a line in
 * {@code run.EvaluatedModel}, which learns them. {@link Confusions}, {@link CountErrors}, {@link FirstWrongStep} and
 * {@link MistakePattern} say what goes wrong, {@link Doubt}, {@link PlaceProbability} and {@link Calibration} how sure
 * the model was. {@link Perplexity} is of texts, without questions. {@link TinyPyFacets} is what examples of TinyPy programs are sliced by.
 *
 * <p>It is made of {@code row}, one answer; {@code metric}, scores; and {@code slice}, by which rows are cut into
 * parts. These use it: {@code run}, an evaluation of a file, in a folder; {@code suite}, several files at once. Not
 * here: tables and charts ({@code org.codestep.report}).
 */
package org.codestep.evaluate;
