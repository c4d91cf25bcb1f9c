package org.codestep.model;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a model is to continue, and a guess of how.
 *
 * @param tokens of the prompt, at least one
 * @param draft tokens that its answer may begin with, which are read together with it; may be empty
 */
public record Prompt(int[] tokens, int[] draft) {

    public Prompt {
        Objects.requireNonNull(draft, "draft");
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a prompt needs at least one token");
        }
    }

    /** Without a guess. */
    public Prompt(int[] tokens) {
        this(tokens, new int[0]);
    }

    /** Prompt and draft. */
    public int[] sequence() {
        int[] sequence = Arrays.copyOf(tokens, tokens.length + draft.length);
        System.arraycopy(draft, 0, sequence, tokens.length, draft.length);
        return sequence;
    }
}
