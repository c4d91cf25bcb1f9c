/**
 * Answers of a model and how good they are: decoding, metrics, slices, mistakes. Start with
 * {@link org.codestep.evaluate.Prediction}; {@link org.codestep.evaluate.Slices} and
 * {@link org.codestep.evaluate.Mistakes} take lists of them.
 */
package org.codestep.evaluate;
