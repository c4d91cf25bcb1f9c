package org.codestep.tokenize;

import java.util.List;

/**
 * Turns text into token ids and back: {@code decode(encode(s)) = s} for every text that it accepts.
 *
 * <p>Every vocabulary begins with two special tokens that no text encodes to: {@value #PAD} fills up the rows of
 * a batch, {@value #END} follows an answer.
 */
public interface Tokenizer {

    /** How the vocabulary shows the token at {@link #padId()}. */
    String PAD = "<pad>";

    /** How the vocabulary shows the token at {@link #endId()}. */
    String END = "<end>";

    /** The name of the kind, as the command line takes it: {@code char}, {@code tinypy} or {@code keyword}. */
    String name();

    /** The text of each token; the index is its id. */
    List<String> vocabulary();

    /**
     * @throws IllegalArgumentException if the text holds something outside the vocabulary; the message names it
     *     and its place
     */
    int[] encode(String text);

    /**
     * The text of the tokens; the special ones have none.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    String decode(int... ids);

    /** The id that fills up short sequences; it stands for no text. */
    int padId();

    /** The id that ends an example; it stands for no text. */
    int endId();

    default int vocabularySize() {
        return vocabulary().size();
    }
}
