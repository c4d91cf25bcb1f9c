package org.codestep.source.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentCutterTest {

    private final List<String> cut = new ArrayList<>();

    private SegmentCutter cutter(int text, int stride) {
        return new SegmentCutter(new SegmentShape(text + 2, stride, "<python>", "<eos>", false),
                (at, tokens, from, count) ->
                        cut.add(at + ":" + Arrays.toString(Arrays.copyOfRange(tokens, from, from + count))));
    }

    private static int[] numbers(int count) {
        return IntStream.rangeClosed(1, count).toArray();
    }

    /** Segments of four tokens of text from a file of so many. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | 4 | 0:[1]
            4 | 4 | 0:[1, 2, 3, 4]
            5 | 4 | 0:[1, 2, 3, 4], 4:[5]
            8 | 4 | 0:[1, 2, 3, 4], 4:[5, 6, 7, 8]
            4 | 2 | 0:[1, 2, 3, 4]
            5 | 2 | 0:[1, 2, 3, 4], 2:[3, 4, 5]
            6 | 2 | 0:[1, 2, 3, 4], 2:[3, 4, 5, 6]
            7 | 2 | 0:[1, 2, 3, 4], 2:[3, 4, 5, 6], 4:[5, 6, 7]
            7 | 3 | 0:[1, 2, 3, 4], 3:[4, 5, 6, 7]
            6 | 1 | 0:[1, 2, 3, 4], 1:[2, 3, 4, 5], 2:[3, 4, 5, 6]
            """)
    void aSegmentBeginsAtEveryStrideUntilOneReachesTheEnd(int tokens, int stride, String segments) throws IOException {
        SegmentCutter cutter = cutter(4, stride);
        cutter.add(numbers(tokens));
        cutter.end();
        assertEquals(segments, String.join(", ", cut));
    }

    @Test
    void streamsDoNotTouchAndMayBeEmpty() throws IOException {
        SegmentCutter cutter = cutter(2, 2);
        cutter.end();
        cutter.add(numbers(3));
        assertEquals(4, cutter.place());
        cutter.end();
        cutter.add(numbers(0));
        cutter.end();
        assertEquals(cutter.place(), cutter.nextSegment());
        cutter.add(numbers(2));
        cutter.end();
        assertEquals("1:[1, 2], 3:[3], 6:[1, 2]", String.join(", ", cut));
    }

    /** Added in any pieces: what a stream is cut into is what its definition says, computed another way. */
    @Test
    void piecesMakeNoDifference() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            int text = 1 + random.nextInt(9);
            int stride = 1 + random.nextInt(text);
            int[] tokens = random.ints(random.nextInt(40), 0, 100).toArray();
            cut.clear();
            SegmentCutter cutter = cutter(text, stride);
            for (int at = 0; at < tokens.length; ) {
                int end = at + random.nextInt(tokens.length - at + 1);
                cutter.add(Arrays.copyOfRange(tokens, at, end));
                at = end;
            }
            cutter.end();
            List<String> wanted = new ArrayList<>();
            for (int at = 0; at < tokens.length && (at == 0 || at - stride + text < tokens.length); at += stride) {
                int end = Math.min(at + text, tokens.length);
                wanted.add(at + ":" + Arrays.toString(Arrays.copyOfRange(tokens, at, end)));
            }
            assertEquals(wanted, cut, text + " " + stride);
        }
    }

    private static String refusal(int length, int stride) {
        return assertThrows(IllegalArgumentException.class,
                () -> new SegmentShape(length, stride, "<python>", "<eos>", true)).getMessage();
    }

    @Test
    void shapesThatLeaveNoRoomOrLeaveTokensOutAreRefused() {
        String room = "a segment's length is that of its text, and one each for the control and the end token: wanted"
                + " at least 3, got ";
        assertEquals(room + "2", refusal(2, 1));
        assertEquals(room + "-1", refusal(-1, 1));
        assertEquals("a segment of length 256 has 254 tokens of text: wanted a stride of 1 to 254, got 255, which would"
                + " leave tokens out", refusal(256, 255));
        assertEquals("a segment of length 3 has 1 tokens of text: wanted a stride of 1 to 1, got 0", refusal(3, 0));
        assertEquals(254, SegmentShape.withoutOverlap(256, "<python>", "<eos>", true).stride());
    }
}
