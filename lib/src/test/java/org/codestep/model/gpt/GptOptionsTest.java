package org.codestep.model.gpt;

import static org.codestep.model.PyTorchFixture.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.codestep.model.ManagedArrays;
import org.codestep.model.attention.Alibi;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.layer.Activation;
import org.codestep.model.layer.Losses;
import org.codestep.model.layer.Norm;
import org.codestep.model.transformer.CachedTransformer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every structure that a configuration can name; {@code src/test/python/make_option_fixture.py} made the figures. */
class GptOptionsTest {

    private static final GptConfig BASE = new GptConfig(7, 12, 2, 3, 12, Positions.LEARNED);
    private static final long[] TOKENS = {1, 4, 2, 6, 0, 3, 5, 5, 1, 0, 2, 4};
    private static final Shape SHAPE = new Shape(2, 6);

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    @BeforeEach
    void open() {
        JniUtils.setGradMode(true);
    }

    @AfterEach
    void close() {
        JniUtils.setGradMode(false);
    }

    @Test
    void logitsAndGradientsEqualPyTorchs() throws IOException {
        Map<String, NDArray> fixture = fixture();
        Map<String, GptConfig> structures = structures(List.of(Activation.GELU, Activation.SILU, Activation.SWIGLU));
        assertEquals(2 * structures.size(), fixture.size(), "arrays in the fixture");
        structures.forEach((name, config) -> {
            Gpt model = model(config);
            NDArray logits = model.forward(manager.create(TOKENS, SHAPE));
            assertClose(fixture.get(name + ".logits"), logits, 1e-4, name + " logits");
            differentiate(logits);
            NDArray expected = fixture.get(name + ".gradients");
            int row = 0;
            for (Map.Entry<String, Parameter> parameter : new TreeMap<>(model.parameters()).entrySet()) {
                assertArrayEquals(
                        expected.get(row++).toFloatArray(),
                        summary(parameter.getValue().getArray().getGradient().toFloatArray()),
                        1e-4f,
                        name + " gradient of " + parameter.getKey());
            }
            assertEquals(row, expected.getShape().get(0), name + ": parameters");
        });
    }

    /** Each structure with one of these activations, and its name in the fixture. */
    private static Map<String, GptConfig> structures(List<Activation> activations) {
        Map<String, GptConfig> structures = new TreeMap<>();
        int number = 0;
        for (Positions positions : Positions.values()) {
            for (Norm norm : Norm.values()) {
                for (Activation activation : activations) {
                    for (boolean tied : new boolean[] {false, true}) {
                        boolean bias = (number + number / 2) % 2 == 1;
                        String name = String.join("-", positions.name(), norm.name(), activation.name(),
                                tied ? "tied" : "own", bias ? "bias" : "plain");
                        structures.put(name.toLowerCase(Locale.ROOT), new GptConfig(
                                7, 12, 2, 3, 12, positions, norm, activation, tied, bias));
                        number++;
                    }
                }
            }
        }
        return structures;
    }

    /** Those of every activation, and what a configuration can say beside them, with each kind of positions. */
    private static Map<String, GptConfig> allStructures() {
        Map<String, GptConfig> all = structures(List.of(Activation.values()));
        for (Positions positions : Positions.values()) {
            GptConfig config = new GptConfig(7, 12, 2, 6, 12, positions)
                    .with(Activation.GEGLU).withHeadSize(4).withInnerChannels(5).withNormEpsilon(0.1);
            if (positions == Positions.ROTARY) {
                config = config.withRotaryBase(100);
            }
            for (int keyValueHeads : new int[] {1, 2, 6}) {
                GptConfig shared = config.withKeyValueHeads(keyValueHeads);
                all.put(shared.toString(), shared.with(Norm.RMS));
                all.put(shared + ", with biases", shared.withBias());
            }
        }
        return all;
    }

    /** With the weights that the fixture was made with. */
    private Gpt model(GptConfig config) {
        Gpt model = new Gpt(config, new Random(1));
        model.initialize(manager);
        List<String> names = model.parameters().keySet().stream().sorted().toList();
        model.parameters().forEach((name, parameter) -> {
            int k = names.indexOf(name);
            float gain = name.toLowerCase(Locale.ROOT).endsWith("norm.weight") ? 1 : 0;
            float[] values = new float[(int) parameter.getShape().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.3 * Math.sin(1.3 * i + 0.7 * k) + gain);
            }
            try (NoGradient inference = new NoGradient()) {
                manager.create(values, parameter.getShape()).copyTo(parameter.getArray());
            }
        });
        return model;
    }

    private void differentiate(NDArray logits) {
        NDArray scores = logits.get(":, :-1").reshape(-1, 7);
        NDArray targets = manager.create(TOKENS, SHAPE).get(":, 1:").flatten();
        NDArray loss = Losses.crossEntropy(scores, targets, manager.full(new Shape(10), 0.1f));
        JniUtils.backward((PtNDArray) loss, (PtNDArray) manager.ones(loss.getShape()), false, false);
    }

    /** A gradient's sum, its product with cosines, and its norm. */
    private static float[] summary(float[] gradient) {
        double sum = 0;
        double product = 0;
        double squares = 0;
        for (int i = 0; i < gradient.length; i++) {
            sum += gradient[i];
            product += gradient[i] * Math.cos(2.1 * i);
            squares += gradient[i] * gradient[i];
        }
        return new float[] {(float) sum, (float) product, (float) Math.sqrt(squares)};
    }

    private Map<String, NDArray> fixture() throws IOException {
        Map<String, NDArray> fixture = new HashMap<>();
        try (InputStream in = GptOptionsTest.class.getResourceAsStream("/model/gpt-options.safetensors")) {
            for (NDArray array : NDList.decode(manager, in)) {
                fixture.put(array.getName(), array);
            }
        }
        return fixture;
    }

    /** Sequences of unequal length in one batch get what each would get alone, prompt and later tokens alike. */
    @ParameterizedTest
    @EnumSource
    void cachedBatchesOfUnequalPromptsEqualSequencesAlone(Positions positions) {
        Gpt model = model(new GptConfig(7, 12, 2, 3, 12, positions));
        long[][] sequences = {{1, 2, 3, 4, 5, 6}, {6, 5, 4, 3, 2, 1, 0, 6, 5}, {3, 3, 4, 0}};
        int[] lengths = {3, 6, 1};
        try (NoGradient inference = new NoGradient()) {
            long[] prompts = new long[3 * 6];
            for (int row = 0; row < 3; row++) {
                System.arraycopy(sequences[row], 0, prompts, row * 6, lengths[row]);
            }
            CachedTransformer cached = new CachedTransformer(model, 9, lengths);
            NDArray hidden = cached.hidden(manager.create(prompts, new Shape(3, 6)));
            for (int row = 0; row < 3; row++) {
                assertClose(alone(model, sequences[row], lengths[row]), hidden.get(row + ", " + (lengths[row] - 1)),
                        1e-5, "prompt " + row);
            }
            for (int step = 0; step < 3; step++) {
                long[] next = new long[3];
                for (int row = 0; row < 3; row++) {
                    next[row] = sequences[row][lengths[row] + step];
                }
                NDArray token = cached.hidden(manager.create(next, new Shape(3, 1)));
                for (int row = 0; row < 3; row++) {
                    assertClose(alone(model, sequences[row], lengths[row] + step + 1), token.get(row + ", 0"),
                            1e-5, "sequence " + row + ", new token " + step);
                }
            }
        }
    }

    /** What prompts and cached tokens go through at once, against the layers one after the other. */
    @Test
    void aBlockInOneScriptEqualsItsLayers() {
        allStructures().forEach((name, config) -> {
            Gpt model = model(config);
            NDArray fused = promptsAndTokensAfterThem(model);
            System.setProperty("codestep.attention", "plain");
            try {
                assertClose(promptsAndTokensAfterThem(model), fused, 1e-5, name);
            } finally {
                System.clearProperty("codestep.attention");
            }
        });
    }

    @Test
    void everyStructureKnowsTheSameWithACacheAndWithout() {
        allStructures().forEach((name, config) -> {
            Gpt model = model(config);
            NDArray read = promptsAndTokensAfterThem(model);
            assertClose(alone(model, new long[] {1, 2, 5, 3}, 2), read.get("0, 1"), 1e-5, name + ": prompt");
            assertClose(alone(model, new long[] {1, 2, 5, 3}, 4), read.get("0, 4"), 1e-5, name + ": shorter");
            assertClose(alone(model, new long[] {4, 5, 6, 6, 2}, 5), read.get("1, 4"), 1e-5, name + ": longer");
        });
    }

    /** One of two tokens, padded, and one of three. */
    private NDArray prompts() {
        return manager.create(new long[] {1, 2, 0, 4, 5, 6}, new Shape(2, 3));
    }

    /** What the model knows at each of two prompts' tokens, and at two more, (2, 5, C). */
    private NDArray promptsAndTokensAfterThem(Gpt model) {
        try (NoGradient inference = new NoGradient()) {
            CachedTransformer cached = new CachedTransformer(model, 12, 2, 3);
            return cached.hidden(prompts())
                    .concat(cached.hidden(manager.create(new long[] {5, 6}, new Shape(2, 1))), 1)
                    .concat(cached.hidden(manager.create(new long[] {3, 2}, new Shape(2, 1))), 1);
        }
    }

    @Test
    void lastTokensNeedNotTheOthersResults() {
        allStructures().forEach((name, config) -> {
            Gpt model = model(config);
            assertLastTokensAgree(model, name + ", with gradients");
            try (NoGradient inference = new NoGradient()) {
                assertLastTokensAgree(model, name);
            }
        });
    }

    private void assertLastTokensAgree(Gpt model, String name) {
        CachedTransformer ofAll = new CachedTransformer(model, 12, 2, 3);
        CachedTransformer ofLast = new CachedTransformer(model, 12, 2, 3);
        NDArray all = ofAll.hidden(prompts());
        NDArray last = ofLast.lastHidden(prompts(), 2);
        assertEquals(new Shape(2, 2, 12), last.getShape(), name);
        assertClose(all.get("0, :2"), last.get(0), 1e-5, name + ": shorter prompt");
        assertClose(all.get("1, 1:"), last.get(1), 1e-5, name + ": longer prompt");
        for (int tokens = 1; tokens <= 2; tokens++) {
            NDArray next = manager.create(new Random(tokens).ints(2L * tokens, 0, 7).asLongStream().toArray(),
                    new Shape(2, tokens));
            assertClose(ofAll.hidden(next).get(":, -1:"), ofLast.lastHidden(next, 1), 1e-5,
                    name + ": " + tokens + " more");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCacheForgetsTokensThatOthersReplace(Positions positions) {
        Gpt model = model(new GptConfig(7, 12, 2, 3, 12, positions));
        try (NoGradient inference = new NoGradient()) {
            CachedTransformer cached = new CachedTransformer(model, 12, 2, 3);
            cached.hidden(prompts());
            cached.truncate(1, 3);
            NDArray token = cached.hidden(manager.create(new long[] {3, 2}, new Shape(2, 1)));
            assertClose(alone(model, new long[] {1, 3}, 2), token.get("0, 0"), 1e-5, "shortened sequence");
            assertClose(alone(model, new long[] {4, 5, 6, 2}, 4), token.get("1, 0"), 1e-5, "other sequence");
            String message = assertThrows(
                            IllegalArgumentException.class, () -> cached.truncate(2, 5))
                    .getMessage();
            assertEquals("sequence 1 has 4 tokens; to keep are 1 to as many, got 5", message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsOfACacheCanBeDroppedAndRepeated(Positions positions) {
        Gpt model = model(new GptConfig(7, 12, 2, 3, 12, positions));
        try (NoGradient inference = new NoGradient()) {
            CachedTransformer cached = new CachedTransformer(model, 12, 2, 3);
            cached.hidden(prompts());
            cached.select(1, 1);
            NDArray token = cached.hidden(manager.create(new long[] {3, 2}, new Shape(2, 1)));
            assertClose(alone(model, new long[] {4, 5, 6, 3}, 4), token.get("0, 0"), 1e-5, "first copy");
            assertClose(alone(model, new long[] {4, 5, 6, 2}, 4), token.get("1, 0"), 1e-5, "second copy");
        }
    }

    /** What the model knows at the last of the first {@code length} tokens. */
    private NDArray alone(Gpt model, long[] sequence, int length) {
        return model.hidden(manager.create(Arrays.copyOf(sequence, length), new Shape(1, length)))
                .get("0, -1");
    }

    @Test
    void parametersFollowTheFormula() {
        GptConfig llama = new GptConfig(7, 12, 2, 3, 12, Positions.ROTARY, Norm.RMS, Activation.SWIGLU, true, false);
        // SwiGLU has three matrices of two thirds the width, so a block is as large as with GELU.
        assertEquals(2 * (12 * 144 + 2 * 12) + 7 * 12 + 12, model(llama).parameterCount(false));
        // A bias for each output of the four linear layers, and for each norm.
        long biases = 2 * (36 + 12 + 48 + 12 + 2 * 12) + 12;
        assertEquals(
                model(BASE).parameterCount(false) + biases, model(BASE.withBias()).parameterCount(false));
    }

    @Test
    void slopesAreThoseOfThePaper() {
        assertArrayEquals(new float[] {1 / 4f, 1 / 16f, 1 / 64f, 1 / 256f}, Alibi.slopes(4));
        assertArrayEquals(
                new float[] {1 / 4f, 1 / 16f, 1 / 64f, 1 / 256f, 1 / 2f, 1 / 8f}, Alibi.slopes(6), "4 of 4 and 2 of 8");
    }

    @Test
    void moreTokensThanTheCacheHasRoomForAreRefused() {
        Gpt model = model(BASE);
        CachedTransformer cached = new CachedTransformer(model, 3, 2);
        String message = assertThrows(IllegalArgumentException.class, () -> {
                    cached.hidden(manager.create(new long[] {1, 2}, new Shape(1, 2)));
                    cached.hidden(manager.create(new long[] {1, 2}, new Shape(1, 2)));
                })
                .getMessage();
        assertEquals("a sequence of 4 tokens is longer than the 3 that there is room for; shorten the prompt or ask for"
                + " fewer new tokens", message);
    }

    @Test
    void whatFitsNotIsNamedWithTheRemedy() {
        assertEquals(
                "channels must be a multiple of heads, got 12 channels and 5 heads; take 15 channels or another number"
                        + " of heads",
                refusal(12, 5, Positions.LEARNED));
        assertEquals(
                "rotary positions need an even number of channels a head, got 3 (12 channels, 4 heads); take 16"
                        + " channels",
                refusal(12, 4, Positions.ROTARY));
    }

    private static String refusal(int channels, int heads, Positions positions) {
        return assertThrows(
                        IllegalArgumentException.class, () -> new GptConfig(7, 12, 2, heads, channels, positions))
                .getMessage();
    }
}
