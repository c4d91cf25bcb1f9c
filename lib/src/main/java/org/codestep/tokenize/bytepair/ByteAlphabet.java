package org.codestep.tokenize.bytepair;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The characters that stand for bytes in the files of byte-level tokenizers, as GPT-2's {@code bytes_to_unicode} has
 * them: a byte that Latin-1 prints is its own character, the others are those from U+0100 on, in order.
 */
final class ByteAlphabet {

    private static final int BYTES = 256;
    private static final int FIRST_SUBSTITUTE = 0x100;

    /** Which character stands for which byte. */
    private static final char[] OF_BYTE = ofByte();

    /** All of them, in the order of their code points, which is that of their ids. */
    static final List<String> SYMBOLS = IntStream.range(0, BYTES)
            .map(b -> OF_BYTE[b])
            .sorted()
            .mapToObj(Character::toString)
            .toList();

    private ByteAlphabet() {}

    private static char[] ofByte() {
        char[] characters = new char[BYTES];
        char substitute = FIRST_SUBSTITUTE;
        for (int b = 0; b < BYTES; b++) {
            boolean printed = b >= '!' && b <= '~' || b >= '¡' && b <= '¬' || b >= '®' && b <= 'ÿ';
            characters[b] = printed ? (char) b : substitute++;
        }
        return characters;
    }

    /** @param value of a byte, from 0 to 255 */
    static String symbol(int value) {
        return Character.toString(OF_BYTE[value]);
    }
}
