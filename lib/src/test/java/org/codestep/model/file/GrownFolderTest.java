package org.codestep.model.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.codestep.decode.TextGenerator;
import org.codestep.tokenize.Tokenizer;
import org.codestep.train.TinyFamily;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model and its tokenizer get further tokens by one call. */
class GrownFolderTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama", "codet5"})
    void tokensAndVectorsAreOneFolder(String family) throws IOException {
        TinyFamily.write(family, folder.resolve("model"));
        ModelFolder before = new ModelFolder(folder.resolve("model"));
        Tokenizer old = before.tokenizer();
        int ids = before.config().vocabularySize();
        assertEquals(5, ids - old.vocabularySize());
        List<String> few = List.of("<one>", "<two>");
        List<String> many = IntStream.range(0, 9).mapToObj(i -> "<t" + i + ">").toList();
        assertEquals(ids, before.withSpecialTokens(few, folder.resolve("few"), new Random(1)).config()
                .vocabularySize(), "the model has ids for them");
        ModelFolder grown = before.withSpecialTokens(many, folder.resolve("many"), new Random(1));
        assertEquals(old.vocabularySize() + 9, grown.config().vocabularySize());
        Tokenizer tokenizer = grown.tokenizer(grown.config());
        assertArrayEquals(new int[] {tokenizer.vocabularySize() - 1}, tokenizer.encode("<t8>"));
        assertEquals("", tokenizer.decode(tokenizer.vocabularySize() - 1), "it is special");
        assertArrayEquals(old.encode("a = 1"), tokenizer.encode("a = 1"));
        try (TextGenerator generator = TextGenerator.open(grown.path(), java.util.Optional.empty())) {
            assertTrue(generator.encode("<t8>a = 1").length > 1);
        }
        String there = assertThrows(IOException.class, () ->
                before.withSpecialTokens(few, folder.resolve("few"), new Random(1))).getMessage();
        assertTrue(there.endsWith("few is there already; name a new folder"), there);
    }
}
