package org.codestep.tokenize.bytepair;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordSplitterTest {

    private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;
    private static final int CHUNK = 1 << 12;
    /** In no version of Unicode so far is a letter, a number or a space beyond. */
    private static final int ASSIGNED = 0x34000;

    @TempDir
    private Path folder;

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        WordSplitter.split(text.getBytes(UTF_8), (bytes, from, to) -> words.add(
                new String(bytes, from, to - from, UTF_8)));
        return words;
    }

    @Test
    void wordsAreThoseOfPython() throws IOException {
        for (List<String> row : BytePairFixture.words()) {
            assertEquals(row.subList(1, row.size()), words(row.get(0)), row.get(0));
        }
    }

    @Test
    void whiteSpaceLeavesItsLastCharacterToTheWordAfterIt() {
        assertEquals(List.of("if", " x", ":", "\n   ", " return"), words("if x:\n    return"));
        assertEquals(List.of("a", "\n", "b", "  ", "\t", "c", " \n "), words("a\nb  \tc \n "));
    }

    @Test
    void contractionsAreWordsOfTheirOwn() {
        assertEquals(List.of("it", "'s", " we", "'ll", " '", "s", "'", "l", "'", "S"), words("it's we'll 's'l'S"));
    }

    /** Each after a character of each kind. What is assigned lies below; of the rest, which takes long, one in 64. */
    @Test
    void charactersAreOfTheKindThatTheLibraryWhichEncodesTakesThemFor() throws IOException {
        new BytePairTrainer(new BytePairSettings(256, 1, List.of()), 1, BytePairListener.NONE)
                .train(List.of("a").iterator()).model().write(folder.resolve("tokenizer.json"));
        PretrainedTokenizer.read(folder); // loads the library
        long tokenizer = LIBRARY.createTokenizerFromString(Files.readString(folder.resolve("tokenizer.json")));
        try {
            for (int first = 0; first <= Character.MAX_CODE_POINT; first += CHUNK) {
                StringBuilder text = new StringBuilder();
                for (int c = first; c < first + CHUNK; c += first < ASSIGNED ? 1 : 64) {
                    if (Character.getType(c) != Character.SURROGATE) {
                        text.append(String.join(Character.toString(c), "a", "1", "!\n"));
                    }
                }
                assertEquals(libraryEnds(tokenizer, text.toString()), ends(text.toString()), "from " + first);
            }
        } finally {
            LIBRARY.deleteTokenizer(tokenizer);
        }
    }

    private static IntArrayList ends(String text) {
        IntArrayList ends = new IntArrayList();
        WordSplitter.split(text.getBytes(UTF_8), (bytes, from, to) -> ends.add(to));
        return ends;
    }

    /** Without merges, each byte is a token, which knows its word. */
    private static IntArrayList libraryEnds(long tokenizer, String text) {
        long encoding = LIBRARY.encode(tokenizer, text, false);
        try {
            long[] words = LIBRARY.getWordIds(encoding);
            IntArrayList ends = new IntArrayList();
            for (int i = 1; i <= words.length; i++) {
                if (i == words.length || words[i] != words[i - 1]) {
                    ends.add(i);
                }
            }
            return ends;
        } finally {
            LIBRARY.deleteEncoding(encoding);
        }
    }
}
