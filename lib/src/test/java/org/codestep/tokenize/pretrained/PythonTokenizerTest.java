package org.codestep.tokenize.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.tokenize.KeywordTokenizer;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.TokenizerType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hugging Face's own library reads the files here too; with Python's packages, environment/parity shows the same. */
class PythonTokenizerTest {

    private static final List<String> PIECES = List.of("<pad>", "<end>", "\n", "\n\n", "\t", " ", "  ", "a", "b", "print(",
            ")", " = ", "==", "# count", "\n# count?", "if ", " in range(", "0", "10", "255", "256", "\\", "[", "]", "^",
            "$", "|", ".*", "+", "?", "{", "}", "\r\n", "é", "e\u0301", "😀", "\u2028", "\u0085", "日", "\ufeff", "\0");

    @TempDir
    private Path folder;

    private PretrainedTokenizer library(Tokenizer tokenizer) throws IOException {
        Files.write(folder.resolve("tokenizer.json"), PythonTokenizer.files(tokenizer, 128).get("tokenizer.json"));
        return PretrainedTokenizer.read(folder);
    }

    private static Tokenizer tokenizer(String name) {
        return switch (name) {
            case "char" -> CharTokenizer.ofText("ab<pade n>\n\t\\[]é😀.=0");
            case "overlapping" -> new KeywordTokenizer(
                    List.of("a", "ab", "abb", "b", "bb", "<", "<p", "<pad", ".", ".*", "\\", "[", "😀", "😀\n", "\n"));
            default -> TokenizerType.of(name).standard().orElseThrow();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"char", "overlapping", "keyword", "tinypy"})
    void theSameIdsAndTextsOfEveryTextAndTheSameAreRefused(String name) throws IOException {
        Tokenizer ours = tokenizer(name);
        PretrainedTokenizer theirs = library(ours);
        List<String> tokens = ours.vocabulary().subList(2, ours.vocabularySize());
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 4_000; i++) {
            StringBuilder made = new StringBuilder();
            for (int pieces = random.nextInt(20); pieces > 0; pieces--) {
                List<String> from = random.nextInt(8) == 0 && i % 2 == 0 ? PIECES : tokens;
                made.append(from.get(random.nextInt(from.size())));
            }
            String text = made.toString();
            int[] ids;
            try {
                ids = ours.encode(text);
            } catch (IllegalArgumentException e) {
                refused++;
                assertThrows(RuntimeException.class, () -> theirs.encode(text), text);
                continue;
            }
            assertArrayEquals(ids, theirs.encode(text), text);
            assertEquals(text, theirs.decode(ids));
        }
        assertTrue(refused > 100 && refused < 2_000, refused + " refused");
    }

    @Test
    void halfACharacterIsRefusedByName() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> PythonTokenizer.files(new KeywordTokenizer(List.of("a", "\ud83d")), 9));
        assertEquals("the tokenizer keyword cannot be written as a tokenizer.json: its token 3, '\\ud83d', has half a"
                + " character", e.getMessage());
    }
}
