package org.codestep.model;

import java.util.List;

/** A model that continues prompts by tokens, of whatever structure. */
public abstract class LanguageModel extends ModelPart {

    /** Its structure and size: what it was made of. */
    public abstract ModelConfig config();

    /** The longest prompt that it takes, in tokens. */
    public abstract int promptLimit();

    /** The most tokens that it can choose after a prompt of so many, at least 1. */
    public abstract int answerLimit(int promptLength);

    /**
     * What an answer stands behind in the sequence that is continued: the prompt, or of an encoder-decoder the token
     * that its answers begin with.
     */
    public int[] beforeAnswer(int[] prompt) {
        return prompt;
    }

    /**
     * Begins to continue prompts side by side. Nothing is read yet.
     *
     * @param prompts none of them empty, or longer than {@link #promptLimit}
     * @param newTokens the most tokens that will be chosen after any of them
     */
    public abstract Continuation begin(List<Prompt> prompts, int newTokens);
}
