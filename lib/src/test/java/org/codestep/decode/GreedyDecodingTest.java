package org.codestep.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.codestep.model.ManagedArrays;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GreedyDecodingTest {

    private static final int VOCABULARY = 6;
    private static final int END = 1;
    private static final int NEW_TOKENS = 8;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();
    private Gpt model;

    @BeforeEach
    void makeModel() {
        model = new Gpt(new GptConfig(VOCABULARY, 24, 2, 2, 16, Positions.LEARNED), new Random(3));
        model.initialize(manager);
    }

    private Decoder decoder() {
        return new CachedDecoder(model, new DecodingSettings(NEW_TOKENS, END), TokenChoice.GREEDY);
    }

    @Test
    void answersEqualThoseWithoutCacheAndBatches() throws InterruptedException {
        Random random = new Random(5);
        List<int[]> prompts = IntStream.range(0, 40)
                .mapToObj(i -> random.ints(1 + random.nextInt(12), 2, VOCABULARY).toArray())
                .toList();
        List<int[]> answers = decoder().decode(prompts);
        int ended = 0;
        for (int i = 0; i < prompts.size(); i++) {
            int[] expected = decodeSlowly(prompts.get(i));
            assertArrayEquals(expected, answers.get(i), "prompt " + i);
            ended += expected.length < NEW_TOKENS ? 1 : 0;
        }
        assertEquals(true, ended > 0 && ended < prompts.size(), ended + " answers ended by themselves");
    }

    @Test
    void aPromptAsLongAsTheBlockStillGetsOneToken() throws InterruptedException {
        int[] prompt = new Random(1).ints(24, 2, VOCABULARY).toArray();
        assertEquals(true, decoder().decode(List.of(prompt)).get(0).length <= 1);
    }

    @Test
    void promptsThatDoNotFitAreRefused() {
        Decoder decoder = decoder();
        for (int length : new int[] {0, 25}) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> decoder.decode(List.of(new int[] {2}, new int[length])))
                    .getMessage();
            assertEquals("prompt 1 has " + length + " tokens; the model takes 1 to 24", message);
        }
    }

    @Test
    void anInterruptStopsIt() {
        Thread.currentThread().interrupt();
        assertThrows(
                InterruptedException.class,
                () -> decoder().decode(List.of(new int[] {2})));
    }

    /** One prompt at a time, the whole sequence anew for each token. */
    private int[] decodeSlowly(int[] prompt) {
        int[] tokens = prompt;
        try (NoGradient inference = new NoGradient();
                NDManager scope = manager.newSubManager()) {
            while (tokens.length < prompt.length + NEW_TOKENS) {
                long[] input = Arrays.stream(tokens).asLongStream().toArray();
                long next = model.forward(scope.create(input, new Shape(1, input.length)))
                        .get("0, -1")
                        .argMax()
                        .getLong();
                if (next == END) {
                    break;
                }
                tokens = Arrays.copyOf(tokens, tokens.length + 1);
                tokens[tokens.length - 1] = (int) next;
            }
        }
        return Arrays.copyOfRange(tokens, prompt.length, tokens.length);
    }
}
