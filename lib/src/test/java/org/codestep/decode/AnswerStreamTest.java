package org.codestep.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.codestep.family.ByteTokenizer;
import org.codestep.tokenize.Tokenizer;
import org.junit.jupiter.api.Test;

/** Every token is two bytes, perhaps of two characters. */
class AnswerStreamTest {

    private static final Tokenizer BYTES = new ByteTokenizer(70_000, 3);

    private static List<String> pieces(String answer, String... ends) {
        List<String> pieces = new ArrayList<>();
        AnswerStream stream = new AnswerStream(BYTES, List.of(ends), pieces::add);
        for (int token : BYTES.encode(answer)) {
            if (stream.next(token)) {
                break;
            }
        }
        stream.end();
        return pieces;
    }

    @Test
    void charactersAreGivenWhole() {
        List<String> pieces = pieces("aé日本😀b");
        assertEquals("aé日本😀b", String.join("", pieces));
        for (String piece : pieces) {
            assertEquals(-1, piece.indexOf('\uFFFD'), pieces.toString());
            assertEquals(piece.codePointCount(0, piece.length()), piece.codePoints()
                    .filter(point -> !(point >= 0xD800 && point < 0xE000)).count(), pieces.toString());
        }
    }

    @Test
    void anEndIsNotShownNotEvenInPart() {
        assertEquals("print(1)", String.join("", pieces("print(1)\n\n# next", "\n\n")));
        for (String piece : pieces("ab STOP cd", "STOP")) {
            assertEquals(-1, piece.indexOf('S'), "nothing of the end in '" + piece + "'");
        }
        assertEquals("日é", String.join("", pieces("日é→a", "→")));
    }

    @Test
    void whatOnlyBeganLikeAnEndIsGivenInTheEnd() {
        assertEquals("a STO b", String.join("", pieces("a STO b", "STOP")));
        assertEquals("a STO", String.join("", pieces("a STO", "STOP")));
        assertEquals("aab", String.join("", pieces("aab", "ab", "aac").subList(0, 1)) + "ab");
    }

    @Test
    void theFirstOfSeveralEndsEndsIt() {
        assertEquals("x", String.join("", pieces("xab", "xabc", "ab")));
        assertEquals("", String.join("", pieces("abc", "bc", "abc")));
    }
}
