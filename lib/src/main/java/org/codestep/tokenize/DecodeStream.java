package org.codestep.tokenize;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * The text of tokens that come one by one, each character as soon as it is whole: what {@link #next} and, at last,
 * {@link #end} give is, put together, what {@link Tokenizer#decode} makes of all tokens. For one thread.
 */
public final class DecodeStream {

    private static final char PART_OF_CHARACTER = '\uFFFD';
    /** A character has at most one byte more, and some tokenizers decode each of a part by itself. */
    private static final int LONGEST_PART = 3;

    private final Tokenizer tokenizer;
    /** The tokens whose text is not all given, after the last one whose text is: a first one may decode otherwise. */
    private final IntArrayList window = new IntArrayList();
    /** How much of the window's text is given. */
    private int given;

    /** A stream that no token has come to yet. */
    public DecodeStream(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Takes the next token.
     *
     * @return the characters that are whole with it; none if it ends in part of one, or is a special token
     * @throws IllegalArgumentException if the id is outside the vocabulary
     */
    public String next(int id) {
        window.add(id);
        String text = decode();
        int whole = Math.max(given, text.length() - partLength(text));
        String fresh = text.substring(given, whole);
        given = whole;
        if (whole == text.length()) {
            keepLast(id);
        }
        return fresh;
    }

    /** What no further token makes whole: U+FFFD for part of a character, else nothing. The stream then begins anew. */
    public String end() {
        String rest = decode().substring(given);
        window.clear();
        given = 0;
        return rest;
    }

    private String decode() {
        return tokenizer.decode(window.toIntArray());
    }

    private static int partLength(String text) {
        int length = 0;
        while (length < Math.min(LONGEST_PART, text.length())
                && text.charAt(text.length() - 1 - length) == PART_OF_CHARACTER) {
            length++;
        }
        return length;
    }

    private void keepLast(int id) {
        String alone = tokenizer.decode(id);
        if (!alone.isEmpty()) {
            window.clear();
            window.add(id);
            given = alone.length();
        }
    }
}
