package org.codestep.tokenize.bytepair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;
import org.codestep.tokenize.pretrained.TokenizerFixture;
import org.codestep.tokenize.pretrained.TokenizerFixture.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Word by word, the ids are those of whole texts. */
class WordEncoderTest {

    private static PretrainedTokenizer read(String name) throws IOException {
        return PretrainedTokenizer.read(TokenizerFixture.of(name).folder());
    }

    private static List<Integer> list(int... ids) {
        return IntStream.of(ids).boxed().toList();
    }

    /** Twice, as words are remembered. The tokenizer t5 is of another kind, and so are those with added tokens. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "whole", "codet5", "t5"})
    void idsAreThoseOfPythonThatTakesAllForText(String name) throws IOException {
        Function<String, int[]> encoder = WordEncoder.of(read(name));
        PretrainedTokenizer added = read(name).withTokens(List.of("<tab>", "print", "xyzzy"))
                .withSpecialTokens(List.of("<task>", "<|sep|>"));
        Function<String, int[]> withAdded = WordEncoder.of(added);
        for (int time = 0; time < 2; time++) {
            for (Golden golden : TokenizerFixture.of(name).texts("texts")) {
                assertEquals(golden.plain(), list(encoder.apply(golden.text())), golden.text());
            }
            for (Golden golden : TokenizerFixture.of(name).texts("texts_after")) {
                assertEquals(golden.plain(), list(withAdded.apply(golden.text())), golden.text());
            }
        }
    }

    /** Of this library, which is another build than Python's: all characters, between others of each kind. */
    @Test
    void allCharactersAreCutAsInWholeTexts() throws IOException {
        PretrainedTokenizer tokenizer = read("whole");
        Function<String, int[]> encoder = WordEncoder.of(tokenizer);
        for (int block = 0; block <= Character.MAX_CODE_POINT; block += 1 << 12) {
            String text = IntStream.range(block, block + (1 << 12))
                    .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                    .mapToObj(Character::toString)
                    .map(character -> character + "re " + character + "1 \n" + character)
                    .collect(Collectors.joining());
            assertArrayEquals(tokenizer.encodePlain(text), encoder.apply(text), "from " + block);
        }
    }

    @Test
    void longWordsAndManyWordsAreEncodedToo() throws IOException {
        PretrainedTokenizer tokenizer = read("whole");
        Function<String, int[]> encoder = WordEncoder.of(tokenizer);
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            String text = random.ints(2_000, 0, 12)
                    .mapToObj(c -> c < 10 ? Character.toString("aeprint_1é".codePointAt(c)) : c == 10 ? " " : "'s\n\n ")
                    .collect(Collectors.joining()) + "for".repeat(40 + i);
            assertArrayEquals(tokenizer.encodePlain(text), encoder.apply(text), text);
        }
        assertThrows(IllegalArgumentException.class, () -> encoder.apply("a\ud800"));
        assertEquals(0, encoder.apply("").length);
    }
}
