package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CellStreamsTest {

    @Test
    void aCutNeverSplitsACharacter() {
        String text = "aé€𝄞b";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            byte[] head = Arrays.copyOf(bytes, cut);
            int whole = CellStreams.wholeCharacters(head);
            String decoded = new String(head, 0, whole, StandardCharsets.UTF_8);
            assertEquals(text.substring(0, decoded.length()), decoded);
            assertEquals(expectedWhole(text, cut), whole);
        }
    }

    /** The length of the longest prefix of whole characters that fits. */
    private static int expectedWhole(String text, int bytes) {
        int whole = 0;
        for (int codePoint : text.codePoints().toArray()) {
            int length = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
            if (whole + length > bytes) {
                break;
            }
            whole += length;
        }
        return whole;
    }

    @Test
    void bytesThatAreNoTextArePassedOn() {
        assertEquals(4, CellStreams.wholeCharacters(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80}));
        assertEquals(1, CellStreams.wholeCharacters(new byte[] {'a', (byte) 0xE2}));
    }
}
