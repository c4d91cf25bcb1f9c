package org.codestep.tokenize.bytepair;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which characters are letters, numbers or white space to Hugging Face's {@code tokenizers}: {@code \p{L}},
 * {@code \p{N}} and {@code \s} of its regular expressions. They are those of one version of Unicode, and so are not
 * asked of Java, whose version is another in each of its own.
 *
 * <p>The table was made by asking that library for every code point; {@code make_bytepair_fixtures.py} makes it anew.
 */
final class CharacterKinds {

    static final byte OTHER = 0;
    static final byte LETTER = 1;
    static final byte NUMBER = 2;
    static final byte SPACE = 3;

    private static final String TABLE = "characters.txt";
    private static final int HEXADECIMAL = 16;
    private static final byte[] KINDS = read();

    private CharacterKinds() {}

    /** The kind of a code point. */
    static byte of(int codePoint) {
        return KINDS[codePoint];
    }

    /** Lines of a kind, and the first and last code point of a range. */
    private static byte[] read() {
        byte[] kinds = new byte[Character.MAX_CODE_POINT + 1];
        try (InputStream in = CharacterKinds.class.getResourceAsStream(TABLE);
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                Arrays.fill(kinds, Integer.parseInt(words[1], HEXADECIMAL),
                        Integer.parseInt(words[2], HEXADECIMAL) + 1, named(words[0]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kinds;
    }

    private static byte named(String kind) {
        return switch (kind) {
            case "letter" -> LETTER;
            case "number" -> NUMBER;
            case "space" -> SPACE;
            default -> throw new IllegalStateException("unknown kind of character '" + kind + "'");
        };
    }
}
