package org.codestep.model;

import ai.djl.ndarray.NDArray;

/**
 * A model of two parts: an encoder that reads a whole prompt, and a decoder that answers it from left to right. What it
 * makes belongs to the manager of what it is given.
 */
public abstract class EncoderDecoderModel extends LanguageModel {

    /**
     * What the decoder knows at each place of answers: (B, T, C).
     *
     * @param sources the prompts (B, S), the shorter ones padded at the end with any token
     * @param lengths how many tokens of each are no padding
     * @param read what the decoder reads (B, T): the start token, then the answer but for its last token; padding at
     *     the end changes nothing before it
     */
    public abstract NDArray hidden(NDArray sources, int[] lengths, NDArray read);

    /** Scores of the next token: (..., C) to (..., V). */
    public abstract NDArray logits(NDArray hidden);
}
