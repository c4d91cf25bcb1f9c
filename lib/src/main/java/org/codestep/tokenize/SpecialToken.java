package org.codestep.tokenize;

/** What tokens are for that stand for no text. */
public enum SpecialToken {
    /** Comes before a text. */
    BEGIN,
    /** Ends a text: an example, or an answer. */
    END,
    /** Fills up the shorter rows of a batch. */
    PADDING,
    /** Stands for what the vocabulary lacks. */
    UNKNOWN,
    /** Stands in place of a piece that is to be guessed. */
    MASK
}
