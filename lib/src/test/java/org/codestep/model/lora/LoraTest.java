package org.codestep.model.lora;

import static org.codestep.model.PyTorchFixture.CONFIG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.codestep.model.ManagedArrays;
import org.codestep.model.ModelPart;
import org.codestep.model.PyTorchFixture;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.file.Checkpoint;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.layer.Adapter;
import org.codestep.model.lora.LoraConfig.Scaling;
import org.codestep.model.transformer.CachedTransformer;
import org.codestep.train.AdamW;
import org.codestep.train.Schedule;
import org.codestep.train.Trainer;
import org.codestep.train.batch.NextToken;
import org.codestep.train.batch.TokenBatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraTest {

    private static final int RANK = 2;

    private static final TokenBatch BATCH = new TokenBatch(
            1,
            6,
            new long[] {1, 2, 3, 4, 5, 6},
            new long[] {0, 1, 2, 3, 4, 5},
            new long[] {2, 3, 4, 5, 6, 7},
            new float[] {1, 1, 1, 1, 1, 1});

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();
    private Gpt base;
    private Gpt adapted;

    @BeforeEach
    void adapt() {
        base = PyTorchFixture.newModel(1, manager);
        adapted = copyOfBase();
        Lora.add(adapted, "loops", new LoraConfig(RANK, 4), new Random(2));
    }

    @Test
    void anUntrainedAdapterChangesNothing() {
        assertArrayEquals(logits(base), logits(adapted));
    }

    @Test
    void trainingMovesOnlyTheAdapters() throws InterruptedException {
        Map<String, float[]> before = values(adapted);
        train(adapted);
        Map<String, float[]> after = values(adapted);
        before.forEach((name, value) -> {
            boolean same = Arrays.equals(value, after.get(name));
            assertEquals(!Adapter.parameterNames(adapted).contains(name), same, name);
        });
        assertFalse(Arrays.equals(logits(base), logits(adapted)), "the model has learned something");
    }

    @Test
    void trainableParametersFollowTheFormula() {
        int c = CONFIG.channels();
        // Each adapted layer adds rank times (inputs + outputs).
        int block = RANK * ((c + 3 * c) + (c + c) + (c + 4 * c) + (4 * c + c));
        int expected = CONFIG.layers() * block + RANK * (c + CONFIG.vocabularySize());
        assertEquals(expected, adapted.parameterCount(true));
        assertEquals(base.parameterCount(false) + expected, adapted.parameterCount(false));
    }

    @Test
    void onlyLayersThatThePatternNamesAreAdapted() {
        Gpt model = copyOfBase();
        Lora.add(model, "attention", config(0, "block1\\.attention\\..*"), new Random(2));
        assertEquals(
                Set.of(
                        "block1.attention.qkv.attention.loraA",
                        "block1.attention.qkv.attention.loraB",
                        "block1.attention.output.attention.loraA",
                        "block1.attention.output.attention.loraB"),
                Lora.parameters(model, "attention").keySet());
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Lora.add(model, "more", config(0, "outptu"), new Random(2)))
                .getMessage();
        assertTrue(
                message.startsWith("no linear layer's name matches 'outptu'; near are output, "),
                message);
    }

    /** Elsewhere queries, keys and values are layers of their own. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "all-linear                        | qkv.part0 qkv.part1 qkv.part2 output expand contract",
        "o_proj, down_proj                 | output contract",
        "layers.1.self_attn.k_proj         | qkv.part1",
        ".*\\.1\\..*\\.[qu]\\w+             | qkv.part0 expand",
        "qkv                               | qkv",
        ".*qkv                             | qkv",
    })
    void layersAreChosenByTheNamesThatPeftHasForThem(String targets, String adapted) {
        Gpt model = copyOfBase();
        Lora.add(model, "x", config(0, targets), new Random(2));
        Set<String> found = Lora.parameters(model, "x").keySet().stream()
                .filter(name -> name.startsWith("block1.") && name.endsWith(".loraA"))
                .map(name -> name.replaceAll("block1\\.\\w+\\.|\\.x|\\.loraA", ""))
                .collect(Collectors.toSet());
        assertEquals(Set.of(adapted.split(" ")), found);
        assertFalse(Lora.parameters(model, "x").containsKey("output.x.loraA"));
    }

    @Test
    void scalingFollowsTheFormula() {
        assertEquals(4, new LoraConfig(4, 16).scale());
        assertEquals(8, new LoraConfig(4, 16, Scaling.ROOT_RANK, ".*", 0).scale());
    }

    /** Adapters at once on a model give what each gives alone; none gives the model itself. */
    @Test
    void adaptersAreSwitched() throws InterruptedException {
        train(adapted);
        float[] loops = logits(adapted);
        Lora.add(adapted, "calls", config(0, ".*expand"), new Random(5));
        train(adapted);
        float[] calls = logits(adapted);
        assertFalse(Arrays.equals(loops, calls));
        Lora.useNone(adapted);
        assertArrayEquals(logits(base), logits(adapted), "no adapter");
        Lora.use(adapted, "loops");
        assertArrayEquals(loops, logits(adapted), "the first");
        Lora.use(adapted, "calls");
        assertArrayEquals(calls, logits(adapted), "the second");
        assertEquals(List.of("loops", "calls"), Lora.names(adapted));
        Lora.remove(adapted, "loops");
        Lora.remove(adapted, "calls");
        assertArrayEquals(logits(base), logits(adapted), "all taken away");
        assertEquals(base.parameterCount(true), adapted.parameterCount(true));
    }

    @Test
    void mergingChangesNothingButTheSpeedAndCanBeUndone() throws InterruptedException {
        train(adapted);
        Map<String, float[]> before = values(adapted);
        float[] expected = logits(adapted);
        Lora.merge(adapted);
        float[] merged = logits(adapted);
        assertArrayEquals(expected, merged, 1e-5f);
        assertFalse(Arrays.equals(logits(base), merged));
        Lora.merge(adapted);
        assertArrayEquals(merged, logits(adapted), "merged twice");
        String message = assertThrows(IllegalStateException.class, () -> Lora.useNone(adapted)).getMessage();
        assertEquals("an adapter is merged into the model; unmerge it first", message);
        Lora.unmerge(adapted);
        values(adapted).forEach((name, value) -> assertArrayEquals(before.get(name), value, name));
        assertArrayEquals(expected, logits(adapted), "unmerged");
    }

    /** Of queries and values, of a layer that makes keys too. */
    @Test
    void doraChangesRowsOfAJoinedLayerAndCanBeMerged() throws InterruptedException {
        Gpt model = copyOfBase();
        LoraConfig config = new LoraConfig(RANK, 4, Scaling.ROOT_RANK, "q_proj, v_proj,up_proj", 0.2, true, List.of());
        Lora.add(model, "dora", config, new Random(2));
        int c = CONFIG.channels();
        int block = 2 * (RANK * (c + c) + c) + RANK * (c + 4 * c) + 4 * c;
        assertEquals(CONFIG.layers() * block, model.parameterCount(true));
        assertArrayEquals(logits(base), logits(model), 1e-5f, "untrained");
        float[] magnitude = Lora.parameters(model, "dora").get("block0.attention.qkv.dora.part2.magnitude").getArray()
                .toFloatArray();
        float[] weight = model.parameters().get("block0.attention.qkv.weight").getArray().toFloatArray();
        for (int row = 0; row < c; row++) {
            double sum = 0;
            for (int i = 0; i < c; i++) {
                sum += Math.pow(weight[(2 * c + row) * c + i], 2);
            }
            assertEquals(Math.sqrt(sum), magnitude[row], 1e-5, "row " + row);
        }
        Map<String, float[]> before = values(model);
        train(model);
        values(model).forEach((name, value) -> assertEquals(
                !Adapter.parameterNames(model).contains(name), Arrays.equals(before.get(name), value), name));
        float[] expected = logits(model);
        assertFalse(Arrays.equals(logits(base), expected));
        Map<String, float[]> trained = values(model);
        Lora.merge(model);
        assertArrayEquals(expected, logits(model), 1e-5f, "merged");
        float[] merged = model.parameters().get("block0.attention.qkv.weight").getArray().toFloatArray();
        assertArrayEquals(Arrays.copyOfRange(weight, c * c, 2 * c * c), Arrays.copyOfRange(merged, c * c, 2 * c * c),
                "keys");
        Lora.unmerge(model);
        values(model).forEach((name, value) -> assertArrayEquals(trained.get(name), value, name));
        assertArrayEquals(expected, logits(model), "unmerged");
    }

    @Test
    void layersThatAreTrainedWholeAreCopies(@TempDir Path folder) throws Exception {
        Gpt model = copyOfBase();
        LoraConfig config = new LoraConfig(RANK, 4, Scaling.RANK, "q_proj", 0, false, List.of("lm_head", "tokens"));
        Lora.add(model, "whole", config, new Random(2));
        assertArrayEquals(logits(base), logits(model), "untrained");
        Map<String, float[]> before = values(model);
        train(model);
        values(model).forEach((name, value) -> assertEquals(
                !Adapter.parameterNames(model).contains(name), Arrays.equals(before.get(name), value), name));
        assertTrue(Lora.parameters(model, "whole").keySet().containsAll(
                Set.of("output.whole.weight", "tokens.whole.weight")));
        float[] expected = logits(model);
        Lora.save(model, "whole", config, folder);
        Gpt other = copyOfBase();
        assertEquals(config, Lora.load(other, "again", folder));
        assertArrayEquals(expected, logits(other), "saved and read");
        Lora.merge(model);
        assertArrayEquals(expected, logits(model), 1e-5f, "merged");
        Lora.unmerge(model);
        Lora.useNone(model);
        assertArrayEquals(logits(base), logits(model), "without");
        Lora.use(model, "whole");
        assertArrayEquals(expected, logits(model), "with it again");
        Lora.remove(model, "whole");
        assertEquals(base.parameterCount(true), model.parameterCount(true));
    }

    /** What the first versions wrote has no word of what came later, and is written so again. */
    @Test
    void theFileOfAnAdapterWithoutWhatCameLaterIsAsItWas(@TempDir Path folder) throws Exception {
        Lora.save(adapted, "loops", new LoraConfig(RANK, 4), folder);
        assertEquals("""
                {
                  "rank" : 2,
                  "alpha" : 4.0,
                  "scaling" : "RANK",
                  "targets" : ".*",
                  "dropout" : 0.0
                }
                """, Files.readString(folder.resolve("adapter.json")));
        assertEquals(new LoraConfig(RANK, 4), Lora.config(folder));
    }

    @Test
    void tiedWeightsAndUnknownNamesAreNotTrainedWhole() {
        Gpt tied = new Gpt(CONFIG.withTiedOutput(), new Random(1));
        tied.initialize(manager);
        for (String name : List.of("lm_head", "embed_tokens", "tokens")) {
            LoraConfig config = new LoraConfig(RANK, 4, Scaling.RANK, ".*", 0, false, List.of(name));
            String message = assertThrows(
                    IllegalArgumentException.class, () -> Lora.add(tied, "x", config, new Random(1))).getMessage();
            assertTrue(message.startsWith("modules_to_save: " + name + " has one weight with "), message);
        }
        assertEquals(List.of(), Lora.names(tied));
    }

    /** The one script for a cached token knows no adapters, so it must stand back while one acts. */
    @Test
    void aCachedTokenMeetsTheAdapter() throws InterruptedException {
        train(adapted);
        try (NoGradient inference = new NoGradient();
                NDManager scope = manager.newSubManager()) {
            NDArray tokens = BATCH.tokens(scope); // (1, 6)
            float[] expected = adapted.hidden(tokens).get(":, 5").toFloatArray();
            for (boolean merged : new boolean[] {false, true}) {
                CachedTransformer cached = new CachedTransformer(adapted);
                cached.hidden(tokens.get(":, :5"));
                float[] token = cached.hidden(tokens.get(":, 5:")).toFloatArray();
                assertArrayEquals(expected, token, 1e-5f, "merged: " + merged);
                Lora.merge(adapted);
            }
        }
    }

    @Test
    void anAdapterIsSavedWithoutTheModel(@TempDir Path folder) throws Exception {
        train(adapted);
        LoraConfig config = new LoraConfig(RANK, 4);
        Lora.save(adapted, "loops", config, folder);
        assertTrue(Files.size(folder.resolve("adapter.safetensors")) < 4 * adapted.parameterCount(true) + 4_000);
        Gpt other = copyOfBase();
        assertEquals(config, Lora.load(other, "again", folder));
        assertArrayEquals(logits(adapted), logits(other));

        Gpt wider = new Gpt(new GptConfig(11, 16, 2, 3, 24, Positions.LEARNED), new Random(1));
        wider.initialize(manager);
        String message =
                assertThrows(IllegalArgumentException.class, () -> Lora.load(wider, "x", folder)).getMessage();
        assertEquals(folder.resolve("adapter.safetensors") + ": block0.attention.qkv.loraA has the shape (2, 12), the"
                + " model needs (2, 24); load it into the model that it was made for", message);
        assertEquals(List.of(), Lora.names(wider), "what does not fit is not added");
    }

    @Test
    void aModelMatchesItsFileWhileItOnlyCarriesAdapters(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("base.safetensors");
        Checkpoint.save(base, file);
        train(adapted);
        assertTrue(Checkpoint.matches(adapted, file), "an adapter was trained");
        Lora.merge(adapted);
        assertFalse(Checkpoint.matches(adapted, file), "it was merged");
        Lora.unmerge(adapted);
        assertTrue(Checkpoint.matches(adapted, file), "and taken out again");
        train(base);
        assertFalse(Checkpoint.matches(base, file), "the model itself was trained");

        Gpt wider = new Gpt(new GptConfig(11, 16, 2, 3, 24, Positions.LEARNED), new Random(1));
        wider.initialize(manager);
        assertThrows(IllegalArgumentException.class, () -> Checkpoint.matches(wider, file));
    }

    /** Dropout acts while gradients are recorded, and the trainer's seed decides what it drops. */
    @Test
    void dropoutIsForTrainingOnly() throws InterruptedException {
        Gpt model = copyOfBase();
        Lora.add(model, "loops", config(0.5, ".*"), new Random(2));
        train(model);
        assertArrayEquals(logits(model), logits(model));
        JniUtils.setGradMode(true);
        try (NDManager scope = manager.newSubManager()) {
            float[] first = model.forward(BATCH.tokens(scope)).toFloatArray();
            float[] second = model.forward(BATCH.tokens(scope)).toFloatArray();
            assertFalse(Arrays.equals(first, second));
        } finally {
            JniUtils.setGradMode(false);
        }
        Gpt again = copyOfBase();
        Lora.add(again, "loops", config(0.5, ".*"), new Random(2));
        train(again);
        assertArrayEquals(logits(model), logits(again), "the same seed");
        train(adapted);
        assertFalse(Arrays.equals(logits(adapted), logits(again)), "dropout has made a difference");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertRefused("LoRA's rank must be at least 1, got 0", () -> new LoraConfig(0, 1));
        for (double dropout : new double[] {1, -0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertRefused("LoRA's dropout must be at least 0 and below 1, got " + dropout, () -> config(dropout, ".*"));
        }
        for (double alpha : new double[] {0, -0.0, -1, 1e-60, 1e60, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertRefused("LoRA's alpha must be above 0 and finite (as a number of 32 bits), got " + alpha
                    + "; usual is the rank or twice as much", () -> new LoraConfig(RANK, alpha));
        }
        assertRefused("LoRA's rank must be at least 1, got -3", () -> new LoraConfig(-3, 1));
        assertRefused("LoRA's targets must be a regular expression, got '(': Unclosed group", () -> config(0, "("));
        LoraConfig config = new LoraConfig(RANK, 4);
        assertRefused("the model already has an adapter loops",
                () -> Lora.add(adapted, "loops", config, new Random(1)));
        assertRefused("an adapter's name is of letters, digits and hyphens, a letter first, got 'a.b'",
                () -> Lora.add(adapted, "a.b", config, new Random(1)));
        assertRefused("the model has no adapter 'calls'; it has loops", () -> Lora.use(adapted, "calls"));
    }

    private static void assertRefused(String expected, Executable action) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    private static LoraConfig config(double dropout, String targets) {
        return new LoraConfig(RANK, 4, Scaling.RANK, targets, dropout);
    }

    private Gpt copyOfBase() {
        Gpt copy = PyTorchFixture.newModel(3, manager);
        Checkpoint.copy(base, copy);
        return copy;
    }

    @Test
    void aModelThatIsWhollyFrozenCannotBeTrained() {
        adapted.parameters().values().forEach(parameter -> parameter.freeze(true));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new AdamW(adapted.parameters(), AdamW.Settings.DEFAULT))
                .getMessage();
        assertTrue(message.contains("nothing to train"), message);
    }

    /** What the backward pass reads again must not lie in memory that the Java heap's collector frees. */
    @Test
    void theBackwardPassSurvivesAGarbageCollection() throws InterruptedException {
        List<float[]> expected = adapterGradients(0);
        for (int round = 0; round < 5; round++) {
            List<float[]> gradients = adapterGradients(1_000);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), gradients.get(i));
            }
        }
    }

    /** Gradients of one batch, with a collection, and so many small direct buffers of NaN, before the backward pass. */
    private List<float[]> adapterGradients(int garbage) throws InterruptedException {
        List<Parameter> trained = adapted.parameters().values().stream()
                .filter(Parameter::requiresGradient).toList();
        JniUtils.setGradMode(true);
        try (NDManager scope = manager.newSubManager()) {
            NDArray loss = new NextToken(adapted).loss(BATCH, scope);
            List<ByteBuffer> rubbish = new ArrayList<>();
            if (garbage > 0) {
                System.gc();
                Thread.sleep(50); // the cleaner of direct buffers has a thread of its own
            }
            for (int i = 0; i < garbage; i++) {
                rubbish.add(ByteBuffer.allocateDirect(Float.BYTES).putFloat(0, Float.NaN));
            }
            NDArray one = scope.ones(loss.getShape());
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
            assertEquals(garbage, rubbish.size());
            List<float[]> gradients =
                    trained.stream().map(p -> p.getArray().getGradient().toFloatArray()).toList();
            trained.forEach(parameter -> JniUtils.zeroGrad((PtNDArray) parameter.getArray()));
            return gradients;
        }
    }

    private static void train(Gpt model) throws InterruptedException {
        Schedule schedule = new Schedule.Constant(0.01);
        Trainer.Settings settings = new Trainer.Settings(5, 1, schedule, AdamW.Settings.DEFAULT, 5);
        new Trainer<TokenBatch>(model, new NextToken(model), settings)
                .run("lora", number -> BATCH, List.of(BATCH), entry -> {});
    }

    private float[] logits(Gpt model) {
        try (NoGradient inference = new NoGradient();
                NDManager scope = manager.newSubManager()) {
            return model.forward(BATCH.tokens(scope)).toFloatArray();
        }
    }

    private static Map<String, float[]> values(ModelPart model) {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (Map.Entry<String, Parameter> entry : model.parameters().entrySet()) {
            NDArray array = entry.getValue().getArray();
            values.put(entry.getKey(), array.toFloatArray());
        }
        return values;
    }
}
