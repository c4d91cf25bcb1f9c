package org.codestep.train.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExampleBatchesTest {

    private static final EncodedExample SHORT = new EncodedExample(new int[] {5, 6, 7, 1}, 2);
    private static final EncodedExample LONG = new EncodedExample(new int[] {8, 9, 10, 11, 12, 1}, 3);

    @Test
    void theLossIsTakenOnTheAnswerOnly() {
        TokenBatch batch = ExampleBatches.once(List.of(SHORT, LONG), 2, 0).get(0);
        assertEquals(2, batch.size());
        assertEquals(5, batch.length());
        assertArrayEquals(new long[] {5, 6, 7, 0, 0, 8, 9, 10, 11, 12}, batch.tokens());
        assertArrayEquals(new long[] {1, 2, 7, 8, 9}, batch.places());
        assertArrayEquals(new long[] {7, 1, 11, 12, 1}, batch.targets());
        assertArrayEquals(new float[] {0.4f, 0.4f, 0.4f, 0.4f, 0.4f}, batch.weights());
    }

    @Test
    void orAlsoOnThePrompt() {
        TokenBatch batch = ExampleBatches.once(List.of(SHORT), 1, 1).get(0);
        assertArrayEquals(new long[] {0, 1, 2}, batch.places());
        assertArrayEquals(new long[] {6, 7, 1}, batch.targets());
        assertArrayEquals(new float[] {0.5f, 0.25f, 0.25f}, batch.weights());
    }

    @Test
    void anEpochHoldsEveryExampleOnce() {
        List<EncodedExample> examples = examples(96);
        ExampleBatches batches = new ExampleBatches(examples, 8, 0, 4);
        for (int epoch = 0; epoch < 2; epoch++) {
            Set<Long> seen = new HashSet<>();
            for (int i = 0; i < 12; i++) {
                TokenBatch batch = batches.get(12 * epoch + i);
                for (int row = 0; row < batch.size(); row++) {
                    seen.add(batch.tokens()[row * batch.length()]);
                }
            }
            assertEquals(96, seen.size());
        }
    }

    /** Those that fill no batch are drawn anew in each epoch: none waits for ever, however long it is. */
    @Test
    void everyExampleHasItsTurn() {
        ExampleBatches batches = new ExampleBatches(examples(100), 64, 0, 4);
        Set<Long> seen = new HashSet<>();
        for (int epoch = 0; epoch < 12; epoch++) {
            TokenBatch batch = batches.get(epoch);
            for (int row = 0; row < batch.size(); row++) {
                seen.add(batch.tokens()[row * batch.length()]);
            }
        }
        assertEquals(100, seen.size());
    }

    @Test
    void onlyTheSeedDecidesTheOrder() {
        List<EncodedExample> examples = examples(64);
        assertEquals(firstTokens(examples, 1), firstTokens(examples, 1));
        assertEquals(false, firstTokens(examples, 1).equals(firstTokens(examples, 2)));
    }

    @Test
    void aBatchFollowsFromItsNumber() {
        ExampleBatches inOrder = new ExampleBatches(examples(100), 8, 0.5, 3);
        List<long[]> expected = IntStream.range(0, 40).mapToObj(i -> inOrder.get(i).tokens()).toList();
        ExampleBatches anyOrder = new ExampleBatches(examples(100), 8, 0.5, 3);
        for (int number : new int[] {30, 2, 39, 12, 11, 0}) {
            assertArrayEquals(expected.get(number), anyOrder.get(number).tokens(), "batch " + number);
        }
    }

    @Test
    void tooFewExamplesAreRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new ExampleBatches(List.of(SHORT), 2, 0, 1))
                .getMessage();
        assertEquals("a batch of 2 needs as many examples, got 1; make the batch smaller or generate more", message);
    }

    private static List<List<Long>> firstTokens(List<EncodedExample> examples, long seed) {
        ExampleBatches batches = new ExampleBatches(examples, 8, 0, seed);
        return IntStream.range(0, 8)
                .mapToObj(i -> Arrays.stream(batches.get(i).tokens()).boxed().toList())
                .toList();
    }

    /** Examples of random lengths; each begins with a token of its own. */
    private static List<EncodedExample> examples(int count) {
        Random random = new Random(1);
        List<EncodedExample> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] ids = random.ints(4 + random.nextInt(20), 2, 50).toArray();
            ids[0] = 100 + i;
            examples.add(new EncodedExample(ids, ids.length - 2));
        }
        return examples;
    }
}
