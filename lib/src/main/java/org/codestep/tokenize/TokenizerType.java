package org.codestep.tokenize;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.codestep.Register;

/**
 * A kind of tokenizer, as {@code split --tokenizer} and the files of splits and models name it. A new kind is a class
 * that implements this, with its name in {@code META-INF/services/org.codestep.tokenize.TokenizerType}; splits,
 * training, generation and evaluation then take such tokenizers as they take all others.
 */
public interface TokenizerType {

    /** All kinds that there are. */
    Register<TokenizerType> REGISTER = new Register<>(TokenizerType.class, TokenizerType::name);

    /** In lower case, as {@code char}. */
    String name();

    /** What it is, for the help: what comes after {@code char:}. */
    String description();

    /** The tokenizer that the name alone stands for; empty if it takes a text, or files, to make one. */
    Optional<Tokenizer> standard();

    /**
     * A tokenizer that was saved.
     *
     * @param vocabulary as {@link Tokenizer#vocabulary} gave it
     * @param folder has the tokenizer's {@link Tokenizer#files}, if it has any
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if the vocabulary, or a file, is none of the kind
     */
    Tokenizer load(List<String> vocabulary, Path folder) throws IOException;

    /**
     * The kind of a name.
     *
     * @throws IllegalArgumentException if no kind has it; the message lists those that there are
     */
    static TokenizerType of(String name) {
        return REGISTER.named(name, "tokenizer", "tokenizers");
    }
}
