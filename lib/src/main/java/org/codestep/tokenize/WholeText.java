package org.codestep.tokenize;

/** Texts of whole characters, which alone can be written in UTF-8. */
public final class WholeText {

    private WholeText() {}

    /**
     * The text, if it is one.
     *
     * @throws IllegalArgumentException if it has half a character; the message says where
     */
    public static String require(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.isBmpCodePoint(text.codePointAt(i))) {
                    throw new IllegalArgumentException("half a character is no text: the lone surrogate "
                            + Quoted.at(text, i));
                }
                i++;
            }
        }
        return text;
    }
}
