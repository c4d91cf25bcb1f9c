package org.codestep.corpus;

import java.util.Objects;

/**
 * One question to a model and its right answer: {@code prompt + answer} is the text that a model is trained on.
 *
 * @param task the task's name, as {@code line-count-notebook}
 * @param prompt what the model is given
 * @param answer what it should say next
 * @param rightAnswers how many answers the checker would accept; 1 for a unique one
 * @param snippet the number of the snippet in the file that the example was made from, from 0
 */
public record Example(String task, String prompt, String answer, int rightAnswers, long snippet) {

    public Example {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(answer, "answer");
    }

    /** Prompt and answer together. */
    public String text() {
        return prompt + answer;
    }
}
