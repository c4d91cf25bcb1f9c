package org.codestep.tokenize;

import java.util.Locale;

/** Text as a message shows it. */
public final class Quoted {

    private Quoted() {}

    /** The text in quotation marks, control characters and halves of characters escaped. */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('\'').toString();
    }

    /** A character of a text, with its place: the column counts from the start of its line. */
    public static String at(String text, int position) {
        long line = 1 + text.substring(0, position).chars().filter(c -> c == '\n').count();
        int column = position - text.lastIndexOf('\n', position - 1);
        return of(Character.toString(text.codePointAt(position)))
                + ", character " + column + " of line " + line + " of the text";
    }
}
