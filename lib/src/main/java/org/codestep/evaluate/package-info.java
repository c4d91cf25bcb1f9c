/** Answers of a model and how good they are: decoding, metrics, slices. Start with {@link org.codestep.evaluate.Prediction}. */
package org.codestep.evaluate;
