package org.codestep.tokenize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.codestep.corpus.Example;
import org.codestep.generate.GeneratorConfig;
import org.codestep.generate.LabelledSnippet;
import org.codestep.generate.Level;
import org.codestep.generate.SnippetGenerator;
import org.codestep.generate.Variant;
import org.codestep.task.kind.LineCount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerTest {

    static List<Tokenizer> tokenizers() {
        return List.of(new TinyPyTokenizer(), CharTokenizer.ofAscii());
    }

    private static List<LabelledSnippet> snippets() {
        return new SnippetGenerator(new GeneratorConfig(Level.ALL, Variant.COUNTING, 1)).generate(2_000);
    }

    private static List<String> tokens(Tokenizer tokenizer, String text) {
        return Arrays.stream(tokenizer.encode(text)).mapToObj(id -> tokenizer.vocabulary().get(id)).toList();
    }

    /** A text of pieces of the vocabulary and of single characters, so that tokens overlap in every way. */
    private static String randomText(Tokenizer tokenizer, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            String token = tokenizer.vocabulary().get(2 + random.nextInt(tokenizer.vocabularySize() - 2));
            int begin = random.nextInt(token.length());
            text.append(token, begin, begin + random.nextInt(token.length() - begin + 1));
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void decodingUndoesEncoding(Tokenizer tokenizer) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            String text = randomText(tokenizer, random);
            assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
        }
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void aVocabularyBeginsWithTheSpecialTokensAndHoldsEachOnce(Tokenizer tokenizer) {
        assertEquals(List.of("<pad>", "<end>"), tokenizer.vocabulary().subList(0, 2));
        assertEquals(OptionalInt.of(0), tokenizer.special(SpecialToken.PADDING));
        assertEquals(OptionalInt.of(1), tokenizer.special(SpecialToken.END));
        assertEquals(OptionalInt.empty(), tokenizer.special(SpecialToken.BEGIN));
        assertEquals(1, tokenizer.endId());
        assertEquals(tokenizer.vocabularySize(), new HashSet<>(tokenizer.vocabulary()).size());
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void noTextGivesASpecialTokenAndTheyGiveNoText(Tokenizer tokenizer) {
        int[] ids = tokenizer.encode("<pad>a<end>");
        assertTrue(Arrays.stream(ids).allMatch(id -> id > 1));
        assertEquals("ab", tokenizer.decode(tokenizer.encode("a")[0], 0, 1, tokenizer.encode("b")[0], 1));
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void aForeignCharacterIsNamedWithItsPlace(Tokenizer tokenizer) {
        assertEquals(
                "the vocabulary of tokenizer " + tokenizer.name()
                        + " does not hold 'é', character 3 of line 2 of the text",
                assertThrows(IllegalArgumentException.class, () -> tokenizer.encode("a\nb é")).getMessage());
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void anIdOutsideTheVocabularyIsRefused(Tokenizer tokenizer) {
        int size = tokenizer.vocabularySize();
        assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(size));
        assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(-1));
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void aTokenizerIsMadeAgainOfItsNameAndVocabulary(Tokenizer tokenizer, @TempDir Path folder) throws IOException {
        assertEquals(Map.of(), tokenizer.files());
        Tokenizer again = TokenizerType.of(tokenizer.name()).load(tokenizer.vocabulary(), folder);
        assertEquals(tokenizer.vocabulary(), again.vocabulary());
        assertEquals(tokenizer.name(), again.name());
        assertEquals(tokenizer.fingerprint(), again.fingerprint());
    }

    @Test
    void aFingerprintIsThatOfTheTokensInTheirOrder() {
        Set<String> fingerprints = new HashSet<>();
        for (List<String> tokens : List.of(List.of("a", "b"), List.of("b", "a"), List.of("ab"), List.of("a", "b", "c"),
                List.of("a1 b"), List.of("a", "1 b"))) {
            fingerprints.add(new KeywordTokenizer(tokens).fingerprint());
        }
        assertEquals(6, fingerprints.size());
    }

    @Test
    void anUnknownKindIsRefusedWithThoseThatThereAre() {
        assertEquals(
                "unknown tokenizer 'bpe'; the tokenizers are bytes, char, tinypy, keyword, pretrained",
                assertThrows(IllegalArgumentException.class, () -> TokenizerType.of("bpe")).getMessage());
    }

    @Test
    void aNameAloneStandsForAKindsTokenizerIfItHasOne() {
        List<String> names = TokenizerType.REGISTER.all().stream()
                .flatMap(type -> type.standard().stream())
                .map(Tokenizer::name)
                .toList();
        assertEquals(List.of("bytes", "tinypy", "keyword"), names);
    }

    @Test
    void aCharTokenizerIsBuiltOfTheCharactersOfAText() {
        Tokenizer tokenizer = CharTokenizer.ofText("ba\uD83D\uDE00ab");
        assertEquals(List.of("<pad>", "<end>", "a", "b", "\uD83D\uDE00"), tokenizer.vocabulary());
        assertArrayEquals(new int[] {4, 2}, tokenizer.encode("\uD83D\uDE00a"));
    }

    @Test
    void namesNumbersAndGlueAreOneTokenEach() {
        Tokenizer tokenizer = new TinyPyTokenizer();
        assertEquals(
                List.of("# Snippet\n", "a", " = ", "5", "\n", "b", " = (", "a", " + ", "1", ")*(", "a", " / ", "2",
                        ")\nif (not ", "a", " <= ", "3", ") and ( ", "a", " == ", "a", ") :\n\tprint(", "b",
                        ")\nelse :\n\tprint(", "b", ")\n# count"),
                tokens(tokenizer, "# Snippet\na = 5\nb = (a + 1)*(a / 2)\nif (not a <= 3) and ( a == a) :\n\tprint(b)"
                        + "\nelse :\n\tprint(b)\n# count"));
        assertEquals(List.of("\n# ", "255"), tokens(tokenizer, "\n# 255"));
    }

    @Test
    void aLongerRunOfDigitsIsCutFromTheLeft() {
        Tokenizer tokenizer = new TinyPyTokenizer();
        assertEquals(List.of("100", "0"), tokens(tokenizer, "1000"));
        assertEquals(List.of("25", "6"), tokens(tokenizer, "256"));
        assertEquals(List.of("0", "0", "7"), tokens(tokenizer, "007"));
    }

    @Test
    void promptAndAnswerGiveTheSameTokensApartAndTogether() {
        Tokenizer tokenizer = new TinyPyTokenizer();
        for (LabelledSnippet snippet : snippets()) {
            for (LineCount task : List.of(LineCount.NOTEBOOK, LineCount.PLAIN)) {
                Example example = task.example(snippet.source(), snippet.lineCount(), 0);
                int[] apart = IntStream.concat(
                                Arrays.stream(tokenizer.encode(example.prompt())),
                                Arrays.stream(tokenizer.encode(example.answer())))
                        .toArray();
                assertArrayEquals(apart, tokenizer.encode(example.text()), example.text());
            }
        }
    }

    /** What makes sequences short: two tokens for the answer, and never two pieces of glue in a row. */
    @Test
    void generatedExamplesAreShort() {
        Tokenizer tokenizer = new TinyPyTokenizer();
        double tokens = 0;
        double characters = 0;
        for (LabelledSnippet snippet : snippets()) {
            Example example = LineCount.NOTEBOOK.example(snippet.source(), snippet.lineCount(), 0);
            assertEquals(2, tokenizer.encode(example.answer()).length, example.answer());
            tokens += tokenizer.encode(example.text()).length;
            characters += example.text().length();
        }
        assertTrue(tokens / characters < 0.35, tokens / 2_000 + " tokens for " + characters / 2_000 + " characters");
    }
}
