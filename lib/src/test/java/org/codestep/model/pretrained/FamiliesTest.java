package org.codestep.model.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.Continuation;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelType;
import org.codestep.model.Prompt;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.t5.T5;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of the hub's families say step by step what they say of whole sequences. */
class FamiliesTest {

    private static final int VOCABULARY = 31;
    private static final String LLAMA = "'hidden_size': 24, 'num_attention_heads': 6, 'num_key_value_heads': 2,"
            + " 'head_dim': 10, 'num_hidden_layers': 2, 'intermediate_size': 50, 'max_position_embeddings': 40";

    private final NDManager manager = NDManager.newBaseManager();
    private final NoGradient inference = new NoGradient();

    @AfterEach
    void close() {
        inference.close();
        manager.close();
    }

    private static ModelConfig config(String family) {
        String fields = switch (family) {
            case "gpt2" -> "'n_embd': 24, 'n_head': 3, 'n_layer': 2, 'n_positions': 40, 'n_inner': 50,"
                    + " 'scale_attn_by_inverse_layer_idx': true";
            case "t5" -> "'d_model': 24, 'd_kv': 10, 'num_heads': 3, 'num_layers': 2, 'num_decoder_layers': 3,"
                    + " 'd_ff': 50, 'n_positions': 40, 'relative_attention_max_distance': 12,"
                    + " 'relative_attention_num_buckets': 10, 'feed_forward_proj': 'gated-gelu'";
            case "llama" -> LLAMA + ", 'rope_scaling': {'type': 'yarn', 'factor': 4.0,"
                    + " 'original_max_position_embeddings': 10}, 'attention_bias': true, 'mlp_bias': true";
            default -> LLAMA;
        };
        try {
            String json = "{" + fields.replace('\'', '"') + ", \"vocab_size\": " + VOCABULARY + "}";
            return ModelType.of(family).config((ObjectNode) new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A model whose numbers are so large that its tokens are unlike. */
    private LanguageModel model(String family) {
        LanguageModel model = config(family).create(new Random(1));
        model.initialize(manager);
        Random random = new Random(2);
        model.parameters().values().forEach(parameter -> {
            NDArray array = parameter.getArray();
            float[] values = new float[Math.toIntExact(array.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() * 0.3f + (array.getShape().dimension() == 1 ? 0.5f : 0);
            }
            array.set(values);
        });
        return model;
    }

    private int[] tokens(int count, long seed) {
        return new Random(seed).ints(count, 1, VOCABULARY).toArray();
    }

    /** Scores of what follows a prompt and the first tokens of its answer, by the whole sequence. */
    private float[] whole(LanguageModel model, int[] prompt, int... answer) {
        if (model instanceof T5 t5) {
            int[] read = new int[answer.length + 1];
            System.arraycopy(answer, 0, read, 1, answer.length);
            NDArray hidden = t5.hidden(row(read), t5.encode(row(prompt), prompt.length));
            return t5.logits(hidden).get(0).get(answer.length).toFloatArray();
        }
        int[] all = new Prompt(prompt, answer).sequence();
        return ((CausalLanguageModel) model).forward(row(all)).get(0).get(all.length - 1).toFloatArray();
    }

    private NDArray row(int... tokens) {
        return manager.create(Arrays.stream(tokens).asLongStream().toArray(), new Shape(1, tokens.length));
    }

    private static void assertClose(float[] wanted, float[] found, String what) {
        double largest = IntStream.range(0, wanted.length).mapToDouble(i -> Math.abs(wanted[i])).max().orElse(0);
        assertTrue(largest > 0.05, what + ": the scores are too even to tell");
        assertArrayEquals(wanted, found, (float) (2e-5 * largest), what);
    }

    private static float[][] rows(NDArray scores) {
        float[] all = scores.toFloatArray();
        int width = Math.toIntExact(scores.getShape().get(1));
        return IntStream.range(0, all.length / width)
                .mapToObj(i -> Arrays.copyOfRange(all, i * width, (i + 1) * width))
                .toArray(float[][]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama", "qwen2", "qwen3", "t5"})
    void stepsSayWhatWholeSequencesSay(String family) {
        requireStepsSayWhatWholeSequencesSay(model(family));
    }

    /** Then blocks are computed as one script, and large products by oneDNN. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama", "qwen2", "qwen3", "t5"})
    void stepsWithoutGradientsSayThatToo(String family) {
        try (NoGradient inference = new NoGradient()) {
            requireStepsSayWhatWholeSequencesSay(model(family));
        }
    }

    private void requireStepsSayWhatWholeSequencesSay(LanguageModel model) {
        int[] first = tokens(17, 3);
        int[] second = tokens(9, 4);
        int[] draft = tokens(3, 5);
        try (Continuation continuation = model.begin(List.of(new Prompt(first), new Prompt(second, draft)), 12)) {
            float[][] scores = continuation.first(FamiliesTest::rows);
            assertEquals(5, scores.length);
            assertClose(whole(model, first), scores[0], "first prompt");
            for (int i = 0; i <= draft.length; i++) {
                assertClose(whole(model, second, Arrays.copyOf(draft, i)), scores[1 + i], "draft of " + i);
            }
            continuation.truncate(0, 2);
            scores = continuation.next(new int[] {7, 8}, FamiliesTest::rows);
            assertClose(whole(model, first, 7), scores[0], "first, one token");
            assertClose(whole(model, second, draft[0], draft[1], 8), scores[1], "second, after part of the draft");

            continuation.select(1, 0, 1);
            scores = continuation.next(new int[] {4, 5, 6}, FamiliesTest::rows);
            assertClose(whole(model, second, draft[0], draft[1], 8, 4), scores[0], "second in place of the first");
            assertClose(whole(model, first, 7, 5), scores[1], "first in place of the second");
            assertClose(whole(model, second, draft[0], draft[1], 8, 6), scores[2], "second once more");

            continuation.truncate(3, 1, 0);
            scores = continuation.next(new int[] {9, 10, 11}, FamiliesTest::rows);
            assertClose(whole(model, second, draft[0], draft[1], 8, 9), scores[0], "truncated by one");
            assertClose(whole(model, first, 7, 10), scores[1], "truncated by one too");
            assertClose(whole(model, second, 11), scores[2], "truncated to the prompt");
        }
    }

    @Test
    void paddingOfPromptsChangesNothing() {
        T5 model = (T5) model("t5");
        int[] prompt = tokens(6, 3);
        long[] padded = new long[18];
        for (int i = 0; i < 6; i++) {
            padded[i] = prompt[i];
        }
        Arrays.fill(padded, 6, 18, 30);
        NDArray both = manager.create(padded, new Shape(2, 9));
        NDArray targets = manager.create(new long[] {0, 5, 0, 5}, new Shape(2, 2));
        NDArray scores = model.logits(model.hidden(targets, model.encode(both, 6, 9))); // (2, 2, V)
        assertClose(whole(model, prompt, 5), scores.get(0).get(1).toFloatArray(), "padded");
    }

    @Test
    void modelsOfTheHubAreNotMadeBySettings() {
        List<String> made = new ArrayList<>(ModelType.REGISTER.all().stream()
                .filter(ModelType::fromSettings)
                .map(ModelType::name)
                .toList());
        assertTrue(made.contains("gpt"), made.toString());
        made.retainAll(List.of("gpt2", "llama", "qwen2", "qwen3", "t5"));
        assertEquals(List.of(), made);
    }

    @Test
    void sequencesLongerThanTheModelsPositionsAreRefused() {
        CausalLanguageModel model = (CausalLanguageModel) model("gpt2");
        NDArray tooLong = row(tokens(41, 1));
        String message = assertThrows(IllegalArgumentException.class, () -> model.hidden(tooLong)).getMessage();
        assertEquals("a sequence of 41 tokens is longer than the block size 40; cut it, or make the model with a longer"
                + " block", message);
    }
}
