package org.codestep.tokenize;

import java.util.List;

/**
 * Tokens from a list, the longest first: keywords, operators and the marks of a task's format are one token each.
 * Several tasks can share one vocabulary.
 */
public final class KeywordTokenizer extends GreedyTokenizer {

    /** The name of the kind. */
    public static final String NAME = "keyword";

    /**
     * @param tokens the vocabulary after the special tokens, in the order of its ids
     * @throws IllegalArgumentException if a token is empty or comes twice
     */
    public KeywordTokenizer(List<String> tokens) {
        super(tokens);
    }

    /**
     * The tokenizer that has a {@link #vocabulary}, if any has.
     *
     * @throws IllegalArgumentException if a token is empty or comes twice
     */
    public static KeywordTokenizer ofVocabulary(List<String> vocabulary) {
        return new KeywordTokenizer(withoutSpecial(vocabulary));
    }

    @Override
    public String name() {
        return NAME;
    }
}
