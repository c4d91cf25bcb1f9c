package org.codestep.tokenize.bytepair;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codestep.tokenize.Quoted;
import org.codestep.tokenize.WholeText;

/**
 * What a byte-pair tokenizer is to be.
 *
 * @param size how many tokens it has at most: the special ones, one for each byte, and those that are learned
 * @param minFrequency how often a pair must stand in the texts to become a token; at least 1
 * @param special tokens that stand for no text, in the order of their ids, which come first
 */
public record BytePairSettings(int size, long minFrequency, List<String> special) {

    /** @throws IllegalArgumentException if one of them cannot be; the message says which, and what was wanted */
    public BytePairSettings {
        special = List.copyOf(special);
        Set<String> distinct = new HashSet<>();
        for (String token : special) {
            if (token.isEmpty()) {
                throw new IllegalArgumentException("a special token is empty; wanted some text for each");
            }
            if (!distinct.add(WholeText.require(token))) {
                throw new IllegalArgumentException("the special token " + Quoted.of(token) + " is there twice;"
                        + " wanted each once");
            }
        }
        if (minFrequency < 1) {
            throw new IllegalArgumentException("the least frequency of a pair must be at least 1, got "
                    + minFrequency);
        }
        distinct.addAll(ByteAlphabet.SYMBOLS);
        if (size < distinct.size()) {
            throw new IllegalArgumentException("a vocabulary of " + size + " tokens is too small: the "
                    + ByteAlphabet.SYMBOLS.size() + " bytes and " + special.size() + " special tokens are "
                    + distinct.size() + "; wanted at least so many");
        }
    }
}
