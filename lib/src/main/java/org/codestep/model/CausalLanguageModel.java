package org.codestep.model;

import ai.djl.ndarray.NDArray;

/**
 * A model that says, for each token of a sequence, which one comes next, and looks at no later one. What it makes
 * belongs to the manager of what it is given.
 */
public abstract class CausalLanguageModel extends LanguageModel {

    /** The longest sequence that it takes, in tokens. */
    public abstract int blockSize();

    /** What the model knows at each place of whole sequences: token ids (B, T) to (B, T, C). */
    public abstract NDArray hidden(NDArray tokens);

    /** Scores of the next token: (..., C) to (..., V). */
    public abstract NDArray logits(NDArray hidden);

    /** Token ids (B, T) to scores of each next token (B, T, V). */
    @Override
    public final NDArray forward(NDArray tokens) {
        return logits(hidden(tokens));
    }

    @Override
    public final int promptLimit() {
        return blockSize();
    }

    /** The last token is never read, and needs no place in the block. */
    @Override
    public final int answerLimit(int promptLength) {
        return blockSize() - promptLength + 1;
    }
}
