package org.codestep.source.segment;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;

/**
 * Cuts streams of tokens into segments: one begins at every stride, until one reaches the end of its stream. All are as
 * long as they can be; only the last of a stream may be shorter. So every token is in a segment, and no segment is
 * within another. Held are the tokens of one segment and of what was added last.
 *
 * <p>Streams are counted on, with a place between two that no token has.
 */
final class SegmentCutter {

    /** Takes segments as they are cut, in the order of their beginnings. */
    interface Sink {

        /**
         * @param at the place of the first token
         * @param tokens of the segment, among others; valid during the call
         * @param from the index of the first of them
         * @param count how many there are, at least 1
         */
        void segment(long at, int[] tokens, int from, int count) throws IOException;
    }

    private final int length;
    private final int stride;
    private final Sink sink;
    /** From the beginning of the next segment on. */
    private final IntArrayList held = new IntArrayList();
    /** The place of the first of these. */
    private long next;
    /** Where the last segment ends; at a stream's beginning, where that is. */
    private long covered;

    SegmentCutter(SegmentShape shape, Sink sink) {
        this.length = shape.textLength();
        this.stride = shape.stride();
        this.sink = sink;
    }

    /** The place that the next token added will have. */
    long place() {
        return next + held.size();
    }

    /** No segment that is still to come begins before this place. */
    long nextSegment() {
        return next;
    }

    /** Adds tokens to the stream. */
    void add(int[] tokens) throws IOException {
        held.addElements(held.size(), tokens);
        int from = 0;
        for (; held.size() - from >= length; from += stride) {
            cut(from, length);
        }
        held.removeElements(0, from);
        next += from;
    }

    /** Ends the stream. */
    void end() throws IOException {
        if (place() > covered) {
            cut(0, held.size());
        }
        next = place() + 1;
        covered = next;
        held.clear();
    }

    private void cut(int from, int count) throws IOException {
        sink.segment(next + from, held.elements(), from, count);
        covered = next + from + count;
    }
}
