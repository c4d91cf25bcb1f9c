package org.codestep.family;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** A model whose knowledge of all that it has read is a state, (B, C). */
interface Recurrence {

    /** What it knows of a prompt before the first token of the answer, (1, C). */
    NDArray afterPrompt(int[] prompt, NDManager manager);

    /** What it knows after one more token of each row. */
    NDArray step(NDArray states, NDArray tokens);

    /** Scores of the next token, (B, V). */
    NDArray logits(NDArray states);
}
