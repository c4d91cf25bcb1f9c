package org.codestep.python.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The text of a program and a place in it. After the text stands a line feed. */
final class SourceBytes {

    /** A longer program is not counted here, so that nothing else needs a bound of its own. */
    static final int LONGEST = 1 << 12;

    /** What a byte is to a name: a letter can begin one, a digit go on with one. */
    static final byte OTHER = 0;
    static final byte LETTER = 1;
    static final byte DIGIT = 2;
    /** Of each byte, its sign left out. */
    static final byte[] CLASSES = new byte[1 << Byte.SIZE];

    /** A number of so many digits fits into 64 bits. */
    private static final int MOST_DIGITS = 18;

    static {
        CLASSES['_'] = LETTER;
        for (char c = 'a'; c <= 'z'; c++) {
            CLASSES[c] = LETTER;
            CLASSES[Character.toUpperCase(c)] = LETTER;
        }
        for (char c = '0'; c <= '9'; c++) {
            CLASSES[c] = DIGIT;
        }
    }

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long IN_EACH_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x80 * IN_EACH_BYTE;
    /** Added to a byte of ASCII, these set its high bit if it is at least {@code a}, and if it is beyond {@code z}. */
    private static final long FROM_A = (0x80 - 'a') * IN_EACH_BYTE;
    private static final long FROM_AFTER_Z = (0x80 - 'z' - 1) * IN_EACH_BYTE;

    /** How far behind the text's end it is looked. */
    private static final int BEHIND = Long.BYTES + 1;

    private final byte[] copy = new byte[LONGEST + BEHIND];
    private byte[] text = copy;
    private int end;
    private int at;

    /** Takes a text and goes to its beginning; false if it is empty or too long. */
    boolean read(byte[] bytes, int from, int to) {
        int last = to;
        while (last > from && bytes[last - 1] == '\n') {
            last--;
        }
        int length = last - from;
        if (length == 0 || length > LONGEST) {
            return false;
        }
        if (last + BEHIND <= bytes.length && bytes[last] == '\n') {
            // Not copied: a processor is slow to read eight bytes at once that it has just written in other pieces.
            // What stands behind the line feed is read now and then, but decides nothing.
            text = bytes;
            at = from;
        } else {
            System.arraycopy(bytes, from, copy, 0, length);
            copy[length] = '\n';
            text = copy;
            at = 0;
        }
        end = at + length;
        return true;
    }

    /** Lets go of the text. */
    void release() {
        text = copy;
    }

    byte[] text() {
        return text;
    }

    int at() {
        return at;
    }

    void goTo(int place) {
        at = place;
    }

    /** The next eight bytes, the first one lowest. */
    long eightBytes() {
        return (long) EIGHT_BYTES.get(text, at);
    }

    /** Whether a line ends so many bytes from here. */
    boolean isLineEnd(int distance) {
        return text[at + distance] == '\n';
    }

    /** The next byte. */
    byte peek() {
        return text[at];
    }

    /** The one after it. */
    byte peekAfter() {
        return text[at + 1];
    }

    /** Moves on by some bytes that were looked at, and over the blanks after them. */
    void advanceOver(int count) {
        at += count;
        skipBlanks();
    }

    private void skipBlanks() {
        at = afterBlanks(text, at);
    }

    /** Where the blanks end that may begin at a place. */
    static int afterBlanks(byte[] text, int place) {
        int at = place;
        while (text[at] == ' ' || text[at] == '\t') {
            at++;
        }
        return at;
    }

    /** Moves over a byte and the blanks after it. @throws Refusal if another one is next */
    void expect(char wanted) {
        if (text[at] != wanted) {
            throw Refusal.IT;
        }
        advanceOver(1);
    }

    /** Moves from a line's end to the beginning of the next. @return false after the last */
    boolean nextLine() {
        if (text[at] != '\n') {
            throw Refusal.IT;
        }
        return at++ < end;
    }

    /** Moves over the blanks that a line begins with and returns their number. @param blank the one allowed kind */
    int indentation(byte blank) {
        int from = at;
        while (text[at] == blank) {
            at++;
        }
        return at - from;
    }

    boolean atLetter() {
        return CLASSES[text[at] & 0xff] == LETTER;
    }

    boolean atDigit() {
        return CLASSES[text[at] & 0xff] == DIGIT;
    }

    /** Reads a name or keyword, of at most eight letters, as {@link Words} has them, and the blanks after it. */
    long word() {
        long bytes = eightBytes();
        // Has the high bit of each byte that is no small letter, if all are ASCII: others may carry into the next.
        long others = ~((bytes + FROM_A) & ~(bytes + FROM_AFTER_Z) & ~bytes) & HIGH_BITS;
        int length = Long.numberOfTrailingZeros(others) >>> 3;
        boolean usual = length > 0 && length < Long.BYTES && (bytes & HIGH_BITS) == 0;
        if (!usual || CLASSES[text[at + length] & 0xff] != OTHER) {
            return unusualWord();
        }
        at += length;
        skipBlanks();
        return bytes & (others & -others) - 1 >>> Byte.SIZE - 1;
    }

    /** The same of a word that is not just small letters, or is very long. */
    private long unusualWord() {
        long word = 0;
        int from = at;
        for (int shift = 0; CLASSES[text[at] & 0xff] != OTHER; shift += Byte.SIZE) {
            word |= (long) text[at++] << shift;
        }
        if (at - from > Long.BYTES || at == from || CLASSES[text[from]] == DIGIT) {
            throw Refusal.IT;
        }
        skipBlanks();
        return word;
    }

    /** Reads an integer in decimal digits, and the blanks after it. */
    long integer() {
        int from = at;
        long value = 0;
        do {
            value = 10 * value + text[at++] - '0';
        } while (atDigit());
        boolean leadingZero = at - from > 1 && text[from] == '0';
        if (leadingZero || at - from > MOST_DIGITS || atLetter() || text[at] == '.') {
            throw Refusal.IT;
        }
        skipBlanks();
        return value;
    }
}
