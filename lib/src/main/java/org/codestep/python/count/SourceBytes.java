package org.codestep.python.count;

/** The text of a program and a place in it. After the text stands {@link #END}. */
final class SourceBytes {

    /** A longer program is not counted here, so that nothing else needs a bound of its own. */
    static final int LONGEST = 1 << 12;

    static final byte END = 0;

    static final byte LETTER = 1;
    static final byte DIGIT = 2;
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

    private final byte[] text = new byte[LONGEST + 2];
    private int end;
    private int at;

    /** Takes a text and goes to its beginning; false if it is empty or too long. */
    boolean read(byte[] bytes, int from, int to) {
        int length = to - from;
        while (length > 0 && bytes[from + length - 1] == '\n') {
            length--;
        }
        if (length == 0 || length > LONGEST) {
            return false;
        }
        System.arraycopy(bytes, from, text, 0, length);
        text[length] = END;
        end = length;
        at = 0;
        return true;
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

    /** The next byte. */
    byte peek() {
        return text[at];
    }

    /** The one after it; {@link #END} is followed by any byte. */
    byte peekAfter() {
        return text[at + 1];
    }

    void advance() {
        at++;
    }

    /** Moves on by some bytes that were looked at, and over the blanks after them. */
    void advanceOver(int count) {
        at += count;
        skipBlanks();
    }

    void skipBlanks() {
        while (text[at] == ' ' || text[at] == '\t') {
            at++;
        }
    }

    /** Moves over a byte and the blanks after it. @throws Refusal if another one is next */
    void expect(char wanted) {
        if (text[at] != wanted) {
            throw Refusal.IT;
        }
        advanceOver(1);
    }

    boolean atEnd() {
        return at == end;
    }

    /** Moves to the beginning of the next line. @return false after the last */
    boolean nextLine() {
        if (at == end) {
            return false;
        }
        if (text[at] != '\n') {
            throw Refusal.IT;
        }
        at++;
        return true;
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
        long word = 0;
        int from = at;
        for (int shift = 0; CLASSES[text[at] & 0xff] != 0; shift += Byte.SIZE) {
            word |= (long) text[at++] << shift;
        }
        if (at - from > Long.BYTES || at == from) {
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
