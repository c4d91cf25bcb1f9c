package org.codestep.source.segment;

import java.util.Objects;

/**
 * What a segment is: a control token, so many tokens of text, an end token.
 *
 * @param length tokens of a segment in all, at least 3
 * @param stride tokens of text from the beginning of a segment to that of the next: as many as a segment has of text
 *     for segments that do not overlap, fewer for those that do
 * @param start the control token that begins a segment, as the vocabulary has it: {@code <python>}
 * @param end the token that ends it
 * @param packed whether segments go on over the end of a file, with the end and the control token between two files, so
 *     that only the last of all is shorter; otherwise each file has segments of its own, the last of which may be
 *     shorter
 */
public record SegmentShape(int length, int stride, String start, String end, boolean packed) {

    /** The control and the end token. */
    private static final int AROUND = 2;

    public SegmentShape {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        if (length <= AROUND) {
            throw new IllegalArgumentException("a segment's length is that of its text, and one each for the control"
                    + " and the end token: wanted at least " + (AROUND + 1) + ", got " + length);
        }
        if (stride < 1 || stride > length - AROUND) {
            throw new IllegalArgumentException("a segment of length " + length + " has " + (length - AROUND)
                    + " tokens of text: wanted a stride of 1 to " + (length - AROUND) + ", got " + stride
                    + (stride < 1 ? "" : ", which would leave tokens out"));
        }
    }

    /** Segments that do not overlap. */
    public static SegmentShape withoutOverlap(int length, String start, String end, boolean packed) {
        return new SegmentShape(length, Math.max(1, length - AROUND), start, end, packed);
    }

    /** The most tokens of text that a segment has. */
    public int textLength() {
        return length - AROUND;
    }

    /** How many tokens a segment has in all. @param text its tokens of text */
    static int lengthOf(int text) {
        return text + AROUND;
    }
}
