package org.codestep.tokenize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.codestep.family.ByteTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeStreamTest {

    private static final String CHARACTERS = "a\n zé\u00a0ßЖ日本\uFFFD😀𝄞";

    private static List<String> pieces(Tokenizer tokenizer, int... ids) {
        DecodeStream stream = new DecodeStream(tokenizer);
        List<String> pieces = new ArrayList<>();
        for (int id : ids) {
            pieces.add(stream.next(id));
        }
        pieces.add(stream.end());
        return pieces;
    }

    @Test
    void aCharacterComesWhole() {
        Tokenizer bytes = new ByteTokenizer(70_000, 1);
        assertEquals(List.of("a", "", "é", "", "", "", "😀", "b", ""), pieces(bytes, bytes.encode("aé😀b")));
        Tokenizer pairs = new ByteTokenizer(70_000, 2);
        assertEquals(List.of("a", "é", "日", "", "本", ""), pieces(pairs, pairs.encode("aé日本")));
        Tokenizer characters = CharTokenizer.ofText("aé😀");
        assertEquals(List.of("a", "😀", "é", ""), pieces(characters, characters.encode("a😀é")));
    }

    @Test
    void halfACharacterAtTheEndIsNoCharacter() {
        Tokenizer bytes = new ByteTokenizer(70_000, 1);
        assertEquals(List.of("", "", "\uFFFD"), pieces(bytes, 0xE6, 0x97));
        assertEquals(List.of("", "\uFFFDa", ""), pieces(bytes, 0xE6, 'a'));
    }

    @Test
    void specialTokensAreNoText() {
        Tokenizer bytes = new ByteTokenizer(70_000, 1);
        assertEquals(List.of("", "", "", "é", ""), pieces(bytes, bytes.endId(), 0xC3, bytes.endId(), 0xA9));
    }

    /** Also of tokens that no text is cut into, which are no whole characters together. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void thePiecesAreTheText(int longest) {
        Tokenizer tokenizer = new ByteTokenizer(70_000, longest);
        SplittableRandom random = new SplittableRandom(longest);
        int[] characters = CHARACTERS.codePoints().toArray();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(12), 0, characters.length).forEach(c -> text.appendCodePoint(characters[c]));
            int[] ids = tokenizer.encode(text.toString());
            assertEquals(text.toString(), String.join("", pieces(tokenizer, ids)));
            int[] any = random.ints(random.nextInt(12), 0, 70_000).toArray();
            assertEquals(tokenizer.decode(any), String.join("", pieces(tokenizer, any)), Arrays.toString(any));
        }
    }

    /** A model that has learned nothing may give such tokens without end. */
    @Test
    void whatCannotBecomeACharacterIsGivenAtOnce() {
        Tokenizer bytes = new ByteTokenizer(70_000, 1);
        int[] ids = new int[100];
        Arrays.fill(ids, 0xFF);
        List<String> pieces = pieces(bytes, ids);
        assertEquals("\uFFFD".repeat(100), String.join("", pieces));
        assertTrue(pieces.get(100).length() <= 3, pieces.toString());
    }

    /** As SentencePiece's: a blank is part of the token after it, and gone before the first. */
    private record Words(List<String> vocabulary) implements Tokenizer {

        @Override
        public String name() {
            return "words";
        }

        @Override
        public int vocabularySize() {
            return vocabulary.size();
        }

        @Override
        public int[] encode(String text) {
            return Arrays.stream(text.split(" ")).mapToInt(word -> vocabulary.indexOf(" " + word)).toArray();
        }

        @Override
        public String decode(int... ids) {
            StringBuilder text = new StringBuilder();
            Arrays.stream(ids).forEach(id -> text.append(vocabulary.get(id)));
            return text.isEmpty() ? "" : text.substring(1);
        }

        @Override
        public String tokenText(int id) {
            return vocabulary.get(id);
        }

        @Override
        public OptionalInt special(SpecialToken role) {
            return OptionalInt.empty();
        }

        @Override
        public String fingerprint() {
            return String.join("", vocabulary);
        }
    }

    @Test
    void aTokenIsDecodedAfterThatBeforeIt() {
        Tokenizer words = new Words(List.of(" ", " one", " two", "s"));
        assertEquals(List.of("", " one", " two", "s", " two", ""), pieces(words, 0, 1, 2, 3, 2));
        assertEquals(List.of("one", " two", ""), pieces(words, words.encode("one two")));
    }
}
