package org.codestep.evaluate;

import org.codestep.corpus.Example;

/**
 * A model's answer to an example.
 *
 * @param example the question
 * @param answer what the model said
 * @param right whether the task's checker accepted it
 * @param level the generator level of the snippet, as {@code 3.1}
 */
public record Prediction(Example example, String answer, boolean right, String level) {}
