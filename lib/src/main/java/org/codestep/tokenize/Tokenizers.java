package org.codestep.tokenize;

import java.util.List;

/** The kinds of tokenizers by name. */
public final class Tokenizers {

    /** The names that {@link #of} knows. */
    public static final List<String> NAMES = List.of(CharTokenizer.NAME, TinyPyTokenizer.NAME, KeywordTokenizer.NAME);

    private Tokenizers() {}

    /**
     * The name itself.
     *
     * @throws IllegalArgumentException if no kind has it; the message lists those that do
     */
    private static String requireKnown(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "unknown tokenizer '" + name + "'; the tokenizers are " + String.join(", ", NAMES));
        }
        return name;
    }

    /**
     * The tokenizer of a kind and a vocabulary, as they were saved with a model or a corpus.
     *
     * @param name {@code char}, {@code tinypy} or {@code keyword}
     * @param vocabulary as {@link Tokenizer#vocabulary()} gave it
     * @throws IllegalArgumentException if the kind is unknown or cannot have that vocabulary
     */
    public static Tokenizer of(String name, List<String> vocabulary) {
        List<String> tokens = vocabulary.subList(Math.min(2, vocabulary.size()), vocabulary.size());
        Tokenizer tokenizer = switch (requireKnown(name)) {
            case TinyPyTokenizer.NAME -> new TinyPyTokenizer();
            case KeywordTokenizer.NAME -> new KeywordTokenizer(tokens);
            default -> new CharTokenizer(tokens.stream().map(token -> token.codePointAt(0)).toList());
        };
        if (!tokenizer.vocabulary().equals(vocabulary)) {
            throw new IllegalArgumentException("the vocabulary of " + vocabulary.size() + " tokens is not one of the "
                    + name + " tokenizer; it was made by another version");
        }
        return tokenizer;
    }
}
