package org.codestep.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.codestep.model.ManagedArrays;
import org.codestep.model.attention.SequencePlaces;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code environment/parity --only training} compares it with transformers. */
class PerplexityTest {

    private static final int VOCABULARY = 23;
    private static final int BLOCK = 12;
    private static final int[] TEXT = new Random(3).ints(60, 0, VOCABULARY).toArray();

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final Gpt model = new Gpt(
            new GptConfig(VOCABULARY, BLOCK, 2, 2, 8, GptConfig.Positions.LEARNED), new Random(1));

    @BeforeEach
    void initialize() {
        model.initialize(managed.manager());
    }

    /** Texts shorter than a window, of a window, of a whole number of strides, and others. */
    @ParameterizedTest
    @CsvSource({
        "60, 12, 1, 3", "60, 12, 5, 4", "60, 12, 6, 1", "59, 8, 4, 64", "12, 12, 6, 2", "13, 12, 6, 2", "5, 12, 3, 2",
        "2, 12, 12, 1", "60, 12, 12, 2", "61, 2, 1, 7", "49, 12, 12, 3"
    })
    void eachTokenIsJudgedOnceByWhatStandsBeforeItInItsFirstWindow(int length, int window, int stride, int batch)
            throws InterruptedException {
        int[] text = Arrays.copyOf(TEXT, length);
        double expected = 0;
        long judged = 0;
        int last = 1;
        for (int start = 0; last < length; start += stride) {
            int end = Math.min(start + window, length);
            for (int place = last; place < end; place++) {
                if (place > start) {
                    expected -= logProbability(Arrays.copyOfRange(text, start, place), text[place]);
                    judged++;
                }
            }
            last = end;
        }
        Perplexity.Result result = new Perplexity(model, window, stride, batch).of(text, 2L * length);
        assertEquals(judged, result.tokens());
        assertEquals(expected, result.negativeLogLikelihood(), 1e-4 * expected);
        assertEquals(Math.exp(expected / judged), result.perToken(), 1e-3 * result.perToken());
        assertEquals(expected / (2L * length) / Math.log(2), result.bitsPerByte(), 1e-4);
        assertEquals(Math.pow(2, result.bitsPerByte()), result.perByte(), 1e-9);
    }

    private double logProbability(int[] before, int token) {
        try (NoGradient inference = new NoGradient();
                NDManager scope = managed.manager().newSubManager()) {
            NDArray logits = model.forward(SequencePlaces.padded(new int[][] {before}, scope)); // (1, T, V)
            return logits.get(0).get(before.length - 1).logSoftmax(-1).getFloat(token);
        }
    }

    @Test
    void everyTokenButTheFirstIsJudgedWhereWindowsOverlap() throws InterruptedException {
        assertEquals(TEXT.length - 1, new Perplexity(model, BLOCK, BLOCK - 1, 4).of(TEXT, 1).tokens());
        assertEquals(TEXT.length - TEXT.length / BLOCK, new Perplexity(model, BLOCK, BLOCK, 4).of(TEXT, 1).tokens());
    }

    @Test
    void twoTextsAreSummed() {
        Perplexity.Result both = new Perplexity.Result(3, 2, 5).plus(new Perplexity.Result(1, 6, 11));
        assertEquals(new Perplexity.Result(4, 8, 16), both);
        assertEquals(Math.exp(0.5), both.perToken(), 1e-12);
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        refused("the window of perplexity must be from 2 tokens to the 12 that the model can read, got 13", 13, 1, 1);
        refused("the window of perplexity must be from 2 tokens to the 12 that the model can read, got 1", 1, 1, 1);
        refused("the stride of perplexity must be from 1 token to the window's 12, got 13", 12, 13, 1);
        refused("the stride of perplexity must be from 1 token to the window's 12, got 0", 12, 0, 1);
        refused("the batch size must be at least 1, got 0", 12, 6, 0);
        Perplexity perplexity = new Perplexity(model, BLOCK, 6, 2);
        assertEquals("perplexity needs a text of at least 2 tokens and 1 byte, got 1 and 4: the first token follows"
                + " nothing", assertThrows(IllegalArgumentException.class, () -> perplexity.of(new int[] {3}, 4))
                        .getMessage());
        assertEquals("id 23 is outside the model's 23 ids; encode with the vocabulary that the model was made for",
                assertThrows(IllegalArgumentException.class, () -> perplexity.of(new int[] {3, 23}, 2)).getMessage());
    }

    private void refused(String message, int window, int stride, int batch) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> new Perplexity(model, window, stride, batch)).getMessage());
    }

    @Test
    void anInterruptedThreadStops() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> new Perplexity(model, BLOCK, 6, 2).of(TEXT, 60));
    }

    @TestFactory
    Stream<DynamicTest> nothingIsLeftBehind() {
        return managed.tests(Map.of(
                "perplexity", () -> new Perplexity(model, BLOCK, 5, 3).of(TEXT, 60)));
    }
}
