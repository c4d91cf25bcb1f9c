package org.codestep.train.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.codestep.corpus.split.TokenWidth;
import org.codestep.tokenize.CharTokenizer;
import org.codestep.train.lesson.LessonData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token files, random windows, packed examples. */
class TokenDataTest {

    @TempDir
    private Path folder;

    @Test
    void aTokenFileIsUnsignedAndLittleEndian() throws IOException {
        TokenFile file = new TokenFile(write(0, 1, 256, 65535), TokenWidth.UINT16, 65536);
        assertEquals(4, file.length());
        assertEquals(256, file.get(2));
        assertEquals(65535, file.get(3));
        assertEquals("9970da322ca1a5c291a330f1897ff3037631780d5e248e9641f60c72dd148f24", file.sha256());
        assertFalse(file.sha256().equals(new TokenFile(write(0, 1, 256, 65534), TokenWidth.UINT16, 65536).sha256()));
    }

    @Test
    void aTokenOutsideTheVocabularyIsNamed() throws IOException {
        Path path = write(3, 70, 1);
        assertRefused(path + ": token 1 has the id 70, the vocabulary has 53; take the file and the meta.json of one"
                + " split", () -> new TokenFile(path, TokenWidth.UINT16, 53));
    }

    @Test
    void aCharacterThatTheModelHasNeverSeenIsQuoted() {
        TokenIds ids = TokenIds.between(new CharTokenizer(List.of((int) '\n', (int) 'a', 0x1b)),
                new CharTokenizer(List.of((int) 'a')));
        assertEquals(List.of(false, false, true), List.of(ids.knows(2), ids.knows(3), ids.knows(4)));
        assertEquals("which is the character '\\n'; the model to start from has never seen it", ids.whyUnknown(2));
        assertEquals("which is the character '\\u001b'; the model to start from has never seen it", ids.whyUnknown(3));
    }

    @Test
    void halfATokenIsRefused() throws IOException {
        Path path = Files.write(folder.resolve("x.bin"), new byte[5]);
        assertRefused(path + " has 5 bytes; wanted a multiple of 2, and at least one",
                () -> new TokenFile(path, TokenWidth.UINT16, 53));
    }

    @Test
    void aWindowIsAPieceOfTheFileAndItsTargetsTheNextTokens() throws IOException {
        TokenFile file = new TokenFile(write(new Random(1).ints(100, 0, 1000).toArray()), TokenWidth.UINT16, 1000);
        RandomWindows windows = new RandomWindows(file, 3, 10, 5);
        Set<Long> starts = new HashSet<>();
        for (int number = 0; number < 500; number++) {
            TokenBatch batch = windows.get(number);
            for (int row = 0; row < 3; row++) {
                long start = find(file, batch.tokens(), row * 10);
                starts.add(start);
                for (int i = 0; i < 10; i++) {
                    assertEquals(file.get(start + i), batch.tokens()[row * 10 + i]);
                    assertEquals(file.get(start + i + 1), batch.targets()[row * 10 + i]);
                }
            }
        }
        assertEquals(90, starts.size(), "every place where a window fits begins one");
        assertArrayEquals(windows.get(7).tokens(), new RandomWindows(file, 3, 10, 5).get(7).tokens());
        assertFalse(Arrays.equals(windows.get(7).tokens(), windows.get(8).tokens()));
        assertFalse(Arrays.equals(windows.get(7).tokens(), new RandomWindows(file, 3, 10, 6).get(7).tokens()));
    }

    @Test
    void aFileShorterThanABlockIsNamedWithBothNumbers() throws IOException {
        TokenFile file = new TokenFile(write(new int[256]), TokenWidth.UINT16, 1);
        assertRefused(file.file() + " has 256 tokens, a block of 256 needs 257; make the block smaller or the file"
                + " longer", () -> new RandomWindows(file, 1, 256, 0));
        TokenFile longer = new TokenFile(write(new int[257]), TokenWidth.UINT16, 1);
        assertEquals(256, new RandomWindows(longer, 1, 256, 0).get(0).tokens().length);
    }

    @Test
    void rowsArePackedWithWholeExamples() {
        EncodedExample first = new EncodedExample(new int[] {5, 6, 7, 1}, 2);
        EncodedExample second = new EncodedExample(new int[] {5, 6, 7, 1}, 2);
        TokenBatch batch = new PackedExamples(List.of(first, second), 1, 8, 0, 1).get(0);
        assertArrayEquals(new long[] {5, 6, 7, 5, 6, 7, 0, 0}, batch.tokens());
        assertArrayEquals(new long[] {1, 2, 4, 5}, batch.places());
        assertArrayEquals(new long[] {7, 1, 7, 1}, batch.targets());
        assertEquals(4, batch.weight());
        TokenBatch withPrompts = new PackedExamples(List.of(first, second), 1, 8, 0.5, 1).get(0);
        assertArrayEquals(new float[] {0.5f, 1, 1, 0.5f, 1, 1}, withPrompts.weights());
    }

    @Test
    void anEpochOfPackedRowsHoldsEveryExampleOnce() {
        List<EncodedExample> examples = new ArrayList<>();
        Random random = new Random(2);
        for (int i = 0; i < 120; i++) {
            int[] ids = random.ints(4 + random.nextInt(10), 0, 50).toArray();
            ids[0] = 100 + i;
            examples.add(new EncodedExample(ids, 2));
        }
        PackedExamples packed = new PackedExamples(examples, 1, 32, 0, 3);
        List<List<Long>> epochs = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            List<Long> seen = new ArrayList<>();
            for (long row = 0; row < packed.rowCount(); row++) {
                Arrays.stream(packed.get(epoch * packed.rowCount() + row).tokens())
                        .filter(id -> id >= 100)
                        .forEach(seen::add);
            }
            assertEquals(120, new HashSet<>(seen).size());
            assertEquals(120, seen.size());
            epochs.add(seen);
        }
        assertFalse(epochs.get(0).equals(epochs.get(1)), "another order in each epoch");
        assertTrue(packed.rowCount() < 50, "rows " + packed.rowCount());
    }

    @Test
    void fewRowsMakeABatchOfAllWhereThatWillDo() {
        EncodedExamples one = EncodedExamples.of(List.of(new EncodedExample(new int[] {5, 6, 7, 1}, 2)));
        assertEquals(1, PackedExamples.ofAtMost(one, 4, 8, 0, 1).get(0).size());
        EncodedExamples three = EncodedExamples.of(Collections.nCopies(3, new EncodedExample(new int[8], 2)));
        assertEquals(2, PackedExamples.ofAtMost(three, 2, 8, 0, 1).get(0).size());
    }

    @Test
    void anExampleLongerThanABlockIsNamedWithBothNumbers() {
        EncodedExample example = new EncodedExample(new int[10], 2);
        assertRefused("an example has 10 tokens, a block of 8 takes 9; make the block larger or leave long examples"
                + " out",
                () -> new PackedExamples(List.of(example), 1, 8, 0, 1));
        assertRefused("a batch of 2 needs as many rows, the 1 examples fill 1 of 9 tokens; make the batch or the block"
                + " smaller, or generate more", () -> new PackedExamples(List.of(example), 2, 9, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.5, Double.NaN, Double.POSITIVE_INFINITY})
    void aWeightOfPromptsIsFiniteAndNotNegative(double weight) {
        List<EncodedExample> examples = List.of(new EncodedExample(new int[] {5, 6, 1}, 1));
        String message = "promptWeight must be at least 0 and finite, got " + weight;
        assertRefused(message, () -> new PackedExamples(examples, 1, 8, weight, 1));
        assertRefused(message, () -> new ExampleBatches(examples, 1, weight, 1));
        assertRefused(message, () -> ExampleBatches.once(examples, 1, weight));
        assertRefused("prompt_weight must be at least 0 and finite, got " + weight,
                () -> new LessonData.Settings(folder, "packed", weight, 1, 1));
    }

    @Test
    void aBatchHasAtLeastOneExample() {
        List<EncodedExample> examples = List.of(new EncodedExample(new int[] {5, 6, 1}, 1));
        String message = "batchSize must be at least 1, got 0";
        assertRefused(message, () -> new PackedExamples(examples, 0, 8, 0, 1));
        assertRefused(message, () -> new ExampleBatches(examples, 0, 0, 1));
        assertRefused(message, () -> assertTimeoutPreemptively(
                Duration.ofMinutes(1), () -> ExampleBatches.once(examples, 0, 0)));
    }

    private static long find(TokenFile file, long[] tokens, int offset) {
        for (long start = 0; start <= file.length() - 11; start++) {
            int matching = 0;
            while (matching < 10 && file.get(start + matching) == tokens[offset + matching]) {
                matching++;
            }
            if (matching == 10) {
                return start;
            }
        }
        throw new AssertionError("no such window");
    }

    private static void assertRefused(String message, Executable work) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
    }

    private Path write(int... tokens) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(2 * tokens.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(tokens).forEach(token -> bytes.putShort((short) token));
        return Files.write(folder.resolve(tokens.length + "." + tokens[tokens.length - 1] + ".bin"), bytes.array());
    }
}
