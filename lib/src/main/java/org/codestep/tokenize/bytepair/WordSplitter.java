package org.codestep.tokenize.bytepair;

/**
 * Cuts texts into the words within which byte pairs are merged, as GPT-2's regular expression does:
 *
 * <pre>{@code
 * 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
 * }</pre>
 *
 * <p>A word is a contraction's end; or letters, numbers or other characters with at most one blank before them; or
 * white space, of which the last character is left to what follows.
 */
final class WordSplitter {

    /** In UTF-8, the lead bytes of sequences of three and of four bytes. */
    private static final int LEAD_OF_THREE = 0xe0;
    private static final int LEAD_OF_FOUR = 0xf0;

    /** Takes a word: the bytes of a text from one place up to another. */
    interface Words {
        void take(byte[] text, int from, int to);
    }

    private final byte[] text;

    private WordSplitter(byte[] text) {
        this.text = text;
    }

    /**
     * Hands out all words of a text, in order. No byte is left out.
     *
     * @param text in well-formed UTF-8
     */
    static void split(byte[] text, Words words) {
        WordSplitter splitter = new WordSplitter(text);
        int at = 0;
        while (at < text.length) {
            int end = splitter.endOfWord(at);
            words.take(text, at, end);
            at = end;
        }
    }

    private int endOfWord(int at) {
        if (text[at] == '\'') {
            int end = endOfContraction(at);
            if (end > at) {
                return end;
            }
        }
        int body = text[at] == ' ' && at + 1 < text.length && kind(at + 1) != CharacterKinds.SPACE ? at + 1 : at;
        byte kind = kind(body);
        return kind == CharacterKinds.SPACE ? endOfSpace(at) : endOfRun(body, kind);
    }

    /** The place of the apostrophe if there is none. */
    private int endOfContraction(int at) {
        int letter = at + 1 < text.length ? text[at + 1] : 0;
        int next = at + 2 < text.length ? text[at + 2] : 0;
        return switch (letter) {
            case 's', 't', 'm', 'd' -> at + 2;
            case 'r', 'v' -> next == 'e' ? at + 3 : at;
            case 'l' -> next == 'l' ? at + 3 : at;
            default -> at;
        };
    }

    private int endOfRun(int from, byte kind) {
        int end = from;
        while (end < text.length && kind(end) == kind) {
            end += length(end);
        }
        return end;
    }

    private int endOfSpace(int from) {
        int last = from;
        int end = from;
        while (end < text.length && kind(end) == CharacterKinds.SPACE) {
            last = end;
            end += length(end);
        }
        return end == text.length || last == from ? end : last;
    }

    /** How many bytes the character has that begins at a place. */
    private int length(int at) {
        int lead = text[at] & 0xff;
        return lead < 0x80 ? 1 : lead < LEAD_OF_THREE ? 2 : lead < LEAD_OF_FOUR ? 3 : 4;
    }

    private byte kind(int at) {
        int lead = text[at];
        return CharacterKinds.of(lead >= 0 ? lead : codePoint(at));
    }

    private int codePoint(int at) {
        int lead = text[at] & 0xff;
        if (lead < LEAD_OF_THREE) {
            return (lead & 0x1f) << 6 | tail(at + 1);
        }
        if (lead < LEAD_OF_FOUR) {
            return (lead & 0xf) << 12 | tail(at + 1) << 6 | tail(at + 2);
        }
        return (lead & 0x7) << 18 | tail(at + 1) << 12 | tail(at + 2) << 6 | tail(at + 3);
    }

    private int tail(int at) {
        return text[at] & 0x3f;
    }
}
