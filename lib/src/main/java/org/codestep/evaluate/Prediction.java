package org.codestep.evaluate;

import org.codestep.corpus.Example;

/**
 * A model's answer to an example.
 *
 * @param example the question
 * @param answer what the model said
 * @param right whether the task's checker accepted it
 * @param level the generator level of the snippet, as {@code 3.1}
 * @param asked whether the model was asked at all; if not, the prompt was too long, and the answer is empty and wrong
 */
public record Prediction(Example example, String answer, boolean right, String level, boolean asked) {

    /** Of a model that was asked. */
    public Prediction(Example example, String answer, boolean right, String level) {
        this(example, answer, right, level, true);
    }
}
