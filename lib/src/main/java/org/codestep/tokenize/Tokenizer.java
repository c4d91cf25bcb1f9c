package org.codestep.tokenize;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Turns text into token ids and back: {@code decode(encode(s)) = s} for every text that it accepts. A token may be part
 * of a character, so the text of some tokens is not that of each, put together: see {@link DecodeStream}. (A tokenizer
 * that came with a model made elsewhere does to texts what that model knows.)
 *
 * <p>Any number of threads may use one. The kind of a tokenizer is a {@link TokenizerType}.
 */
public interface Tokenizer {

    /** The name of the kind, as the command line takes it: that of its {@link TokenizerType}. */
    String name();

    /** The number of token ids, which go from 0. */
    int vocabularySize();

    /**
     * The tokens of a text, and none that it does not hold.
     *
     * @throws IllegalArgumentException if the text holds something outside the vocabulary; the message names it
     *     and its place
     */
    int[] encode(String text);

    /**
     * The tokens of a text as a model was trained to get it: with what its tokenizer puts around it, as {@code <s>} and
     * {@code </s>}. Codestep's own put nothing there, nor are the texts of a split encoded so.
     *
     * @throws IllegalArgumentException as {@link #encode}
     */
    default int[] encodeForModel(String text) {
        return encode(text);
    }

    /**
     * The text of the tokens; the special ones have none. Part of a character at either end is U+FFFD.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    String decode(int... ids);

    /**
     * How a vocabulary shows a token: special ones by a name, part of a character in any way. No two tokens are shown
     * alike.
     *
     * @throws IllegalArgumentException if the id is outside the vocabulary
     */
    String tokenText(int id);

    /** The token of a role; empty if there is none. One token may have several. */
    OptionalInt special(SpecialToken role);

    /**
     * Tells tokenizers of one kind apart: those with the same turn every text into the same ids.
     *
     * @return a SHA-256, in hexadecimal
     */
    String fingerprint();

    /**
     * The files of which {@link TokenizerType#load} makes the tokenizer again: what they hold, by their names. What
     * {@link #tokenText} tells needs none: a folder has that already.
     */
    default Map<String, byte[]> files() {
        return Map.of();
    }

    /** How the vocabulary shows each token; the index is its id. */
    default List<String> vocabulary() {
        return IntStream.range(0, vocabularySize()).mapToObj(this::tokenText).toList();
    }

    /**
     * The token that ends an example.
     *
     * @throws IllegalArgumentException if there is none
     */
    default int endId() {
        return special(SpecialToken.END).orElseThrow(() -> new IllegalArgumentException("the tokenizer " + name()
                + " has no token that ends an example; take a tokenizer that has one"));
    }
}
