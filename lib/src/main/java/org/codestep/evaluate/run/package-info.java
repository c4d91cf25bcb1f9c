/**
 * An evaluation of a file of examples. Start with {@link ExampleEvaluator}, which asks a model and judges what it
 * says; {@link EvaluationFolder} does so with any number of examples, in files, and goes on after it was broken off;
 * {@link EvaluationSummary} puts the figures together. Of {@code evaluate} only {@code suite} stands above.
 */
package org.codestep.evaluate.run;
