package org.codestep.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.codestep.model.Freezing;
import org.codestep.model.LanguageModel;
import org.codestep.model.ManagedArrays;
import org.codestep.model.ModelConfig;
import org.codestep.model.Precision;
import org.codestep.model.Recomputed;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.train.batch.EncodedExample;
import org.codestep.train.seq2seq.Seq2SeqBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What training can do, with models of each family of the Hub. */
class FamilyTrainingTest {

    private static final int STEPS = 6;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    static Stream<String> families() {
        return TinyFamily.ALL.stream();
    }

    static Stream<Arguments> familiesAndAdapters() {
        return families().flatMap(family -> Stream.of(Arguments.of(family, false), Arguments.of(family, true)));
    }

    private static Trainer.Settings settings(int accumulation) {
        return new Trainer.Settings(STEPS, 1, accumulation, new Schedule.Constant(0.01), AdamW.Settings.DEFAULT, 1,
                STEPS, 0, Duration.ZERO, 3);
    }

    /** Batches of four examples, or of an example each. */
    private <B extends Batch> RunLog train(LanguageModel model, int accumulation) throws InterruptedException {
        int size = 4 / accumulation;
        Batches<B> batches = number -> {
            List<EncodedExample> step = TinyFamily.examples(4, number / accumulation);
            int first = (int) (number % accumulation) * size;
            return TinyFamily.batch(model, step.subList(first, first + size));
        };
        Objective<B> objective = TinyFamily.objective(model);
        return new Trainer<B>(model, objective, settings(accumulation))
                .run("x", batches, List.of(batches.get(100)), entry -> {});
    }

    private static List<Double> losses(RunLog log) {
        return log.entries().stream().map(RunLog.Entry::loss).toList();
    }

    @ParameterizedTest
    @MethodSource("familiesAndAdapters")
    void whatIsComputedAnewHasTheSameLossesAndGradients(String family, boolean adapted) throws Exception {
        LanguageModel plain = model(family, adapted);
        LanguageModel frugal = model(family, adapted);
        Recomputed.use(frugal, true);
        List<Double> wanted = losses(train(plain, 1));
        assertEquals(wanted, losses(train(frugal, 1)));
        assertTrue(wanted.get(STEPS - 1) != wanted.get(0), wanted.toString());
        assertEquals(TinyFamily.values(plain), TinyFamily.values(frugal));
    }

    private LanguageModel model(String family, boolean adapted) throws IOException {
        LanguageModel model = TinyFamily.model(family, manager);
        if (adapted) {
            Lora.add(model, "x", new LoraConfig(2, 4), new Random(1));
        }
        return model;
    }

    /** Not the same as without recomputation, which draws other numbers, but learned from what was computed. */
    @ParameterizedTest
    @MethodSource("families")
    void dropoutDrawsTheSameNumbersAgain(String family) throws Exception {
        LanguageModel model = TinyFamily.model(family, manager);
        Lora.add(model, "x", new LoraConfig(2, 64, LoraConfig.Scaling.RANK, ".*", 0.5), new Random(1));
        randomize(model);
        Recomputed.use(model, true);
        Map<String, List<Float>> before = TinyFamily.values(model);
        List<Double> first = losses(train(model, 1));
        LanguageModel other = TinyFamily.model(family, manager);
        Lora.add(other, "x", new LoraConfig(2, 64, LoraConfig.Scaling.RANK, ".*", 0.5), new Random(1));
        randomize(other);
        assertEquals(before, TinyFamily.values(other));
        Recomputed.use(other, true);
        assertEquals(first, losses(train(other, 1)));
        assertEquals(TinyFamily.values(model), TinyFamily.values(other));
    }

    private static void randomize(LanguageModel model) {
        Random random = new Random(4);
        Lora.parameters(model, "x").values().forEach(parameter -> {
            float[] values = new float[(int) parameter.getArray().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() * 0.1f;
            }
            parameter.getArray().set(values);
        });
    }

    @ParameterizedTest
    @MethodSource("families")
    void accumulatedBatchesAreOneBatch(String family) throws Exception {
        LanguageModel together = TinyFamily.model(family, manager);
        LanguageModel apart = TinyFamily.model(family, manager);
        // Of equal lengths, so that a mean of means is the mean.
        Objective<Batch> objective = TinyFamily.objective(together);
        List<EncodedExample> equal = TinyFamily.examples(40, 5).stream()
                .map(e -> new EncodedExample(java.util.Arrays.copyOf(e.ids(), 9), 5))
                .toList();
        new Trainer<Batch>(together, objective, settings(1)).run("x",
                n -> TinyFamily.batch(together, equal.subList((int) n * 4, (int) n * 4 + 4)),
                List.of(TinyFamily.batch(together, equal)), entry -> {});
        Objective<Batch> other = TinyFamily.objective(apart);
        new Trainer<Batch>(apart, other, settings(2)).run("x",
                n -> TinyFamily.batch(apart, equal.subList((int) n * 2, (int) n * 2 + 2)),
                List.of(TinyFamily.batch(apart, equal)), entry -> {});
        Map<String, List<Float>> wanted = TinyFamily.values(together);
        TinyFamily.values(apart).forEach((name, values) -> {
            for (int i = 0; i < values.size(); i++) {
                assertEquals(wanted.get(name).get(i), values.get(i), 0.03, name);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("families")
    void blocksOf16BitsLearnTheSame(String family) throws Exception {
        LanguageModel wide = TinyFamily.model(family, manager);
        LanguageModel narrow = TinyFamily.model(family, manager);
        Precision.BF16.use(narrow);
        List<Double> wanted = losses(train(wide, 1));
        List<Double> found = losses(train(narrow, 1));
        assertNotEquals(wanted, found);
        for (int i = 0; i < STEPS; i++) {
            assertEquals(wanted.get(i), found.get(i), 0.05 * wanted.get(i), family + ", step " + (i + 1));
        }
        LanguageModel frugal = TinyFamily.model(family, manager);
        Precision.BF16.use(frugal);
        Recomputed.use(frugal, true);
        assertEquals(found, losses(train(frugal, 1)), "computed anew");
        LanguageModel adapted = model(family, true);
        Precision.BF16.use(adapted);
        assertTrue(losses(train(adapted, 1)).stream().allMatch(Double::isFinite));
    }

    @ParameterizedTest
    @MethodSource("families")
    void whatIsFrozenStaysAndHasNoGradient(String family) throws Exception {
        LanguageModel model = TinyFamily.model(family, manager);
        ModelConfig config = config(family);
        boolean t5 = family.contains("t5");
        Freezing.apply(model, config, t5 ? "shared, encoder\\d+" : "block0, .*attention");
        Map<String, List<Float>> before = TinyFamily.values(model);
        train(model, 1);
        Map<String, List<Float>> after = TinyFamily.values(model);
        Map<String, Boolean> changed = new TreeMap<>();
        model.parameters().forEach((name, parameter) -> {
            boolean frozen = t5 ? name.matches("tokens.*|encoder\\d.*") : name.matches("block0.*|.*attention\\..*");
            assertEquals(!frozen, parameter.requiresGradient(), name);
            changed.put(name, !before.get(name).equals(after.get(name)));
            assertEquals(!frozen, changed.get(name), name);
        });
        assertTrue(changed.containsValue(true) && changed.containsValue(false));
    }

    private static ModelConfig config(String family) throws IOException {
        return new ModelFolder(java.nio.file.Path.of("src/test/resources/pretrained", family)).config();
    }

    @Test
    void namesThatMatchNothingOrAPartAreRefused() throws IOException {
        ModelConfig llama = config("llama");
        LanguageModel model = llama.create(new Random(0));
        assertEquals("freeze: model.layers.0.self_attn.q_proj.weight, model.layers.0.self_attn.k_proj.weight,"
                + " model.layers.0.self_attn.v_proj.weight are one parameter here, block0.attention.qkv.weight, of which"
                + " 1 of 3 parts are to be frozen; name all of them or none",
                refusal(model, llama, "model\\.layers\\.0\\.self_attn\\.q_proj"));
        assertEquals("freeze: no parameter is called 'atention', or begins so; the names begin with tokens,"
                + " block*.attentionNorm, block*.attention.qkv, block*.attention.output, block*.feedForwardNorm,"
                + " block*.feedForward.expand, block*.feedForward.contract, norm, output, model.embed_tokens,"
                + " model.layers.*.input_layernorm, model.layers.*.self_attn.q_proj, model.layers.*.self_attn.k_proj,"
                + " model.layers.*.self_attn.v_proj, model.layers.*.self_attn.o_proj,"
                + " model.layers.*.post_attention_layernorm, model.layers.*.mlp.gate_proj,"
                + " model.layers.*.mlp.up_proj, model.layers.*.mlp.down_proj, model.norm, lm_head",
                refusal(model, llama, "atention"));
        assertEquals("freeze: no parameter is called 'block9\\.qkv', or begins so; near it are block*.attention.qkv",
                refusal(model, llama, "block9\\.qkv").replaceAll("near it are .*(block\\*.attention.qkv).*",
                        "near it are $1"));
        assertTrue(refusal(model, llama, "(").startsWith("freeze: '(' is no regular expression: "));
        assertEquals(model.parameterCount(false), model.parameterCount(true), "nothing was frozen");
        Freezing.apply(model, llama, "model.layers.\\d.self_attn.(q|k|v)_proj, lm_head");
        assertFalse(model.parameters().get("block1.attention.qkv.weight").requiresGradient());
        assertFalse(model.parameters().get("output.weight").requiresGradient());
        assertTrue(model.parameters().get("tokens.weight").requiresGradient());
        ModelConfig gpt2 = config("gpt2");
        LanguageModel tied = gpt2.create(new Random(0));
        Freezing.apply(tied, gpt2, "lm_head");
        assertFalse(tied.parameters().get("tokens.weight").requiresGradient(), "which is the output layer too");
    }

    private static String refusal(LanguageModel model, ModelConfig config, String patterns) {
        return assertThrows(IllegalArgumentException.class, () -> Freezing.apply(model, config, patterns)).getMessage();
    }

    /** Each example alone, without padding, has the loss that it has among longer ones. */
    @ParameterizedTest
    @MethodSource("families")
    void paddingIsNotSeen(String family) throws IOException {
        LanguageModel model = TinyFamily.model(family, manager);
        List<EncodedExample> examples = TinyFamily.examples(5, 8);
        try (NoGradient inference = new NoGradient()) {
            double sum = 0;
            int targets = 0;
            for (EncodedExample example : examples) {
                Batch alone = TinyFamily.batch(model, List.of(example));
                // The weights of a causal batch count prompts too, each in its own share.
                if (!(alone instanceof Seq2SeqBatch)) {
                    return;
                }
                sum += TinyFamily.loss(model, List.of(example), manager).getFloat() * example.answerLength();
                targets += example.answerLength();
            }
            assertEquals(sum / targets, TinyFamily.loss(model, examples, manager).getFloat(), 1e-5);
        }
    }

    @Test
    void aBatchOfPairsHasTheTargetsOneTokenLater() {
        Seq2SeqBatch batch = Seq2SeqBatch.of(List.of(
                new EncodedExample(new int[] {5, 6, 7, 8, 2}, 2), new EncodedExample(new int[] {9, 9, 9, 2}, 3)), 1);
        assertEquals("[5, 6, 1, 9, 9, 9]", java.util.Arrays.toString(batch.sources()));
        assertEquals("[2, 3]", java.util.Arrays.toString(batch.sourceLengths()));
        assertEquals("[1, 7, 8, 1, 1, 1]", java.util.Arrays.toString(batch.read()));
        assertEquals("[0, 1, 2, 3]", java.util.Arrays.toString(batch.places()));
        assertEquals("[7, 8, 2, 2]", java.util.Arrays.toString(batch.targets()));
        assertEquals(2, batch.weight());
        assertEquals(12, batch.tokenCount());
    }

    @Test
    void labelsThatAreAllPaddingAreRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> new Seq2SeqBatch(1, 1, new long[1],
                new int[] {1}, 1, new long[1], new long[0], new long[0], new float[0])).getMessage();
        assertEquals("a batch needs a target that counts, got 0 whose weights sum to 0.0; labels that are all padding"
                + " teach nothing: leave such examples out", message);
    }

    /** The engine is asked for an exbibyte. */
    @Test
    void aBatchThatDoesNotFitIntoMemorySaysWhatHelps() throws IOException {
        LanguageModel model = TinyFamily.model("gpt2", manager);
        Objective<Batch> objective = (batch, scope) -> {
            NDArray one = scope.ones(new ai.djl.ndarray.types.Shape(1, 1));
            return one.broadcast(1L << 30, 1L << 28).add(one);
        };
        Batch batch = TinyFamily.batch(model, TinyFamily.examples(4, 1));
        String message = assertThrows(IllegalStateException.class, () ->
                new Trainer<Batch>(model, objective, settings(1)).run("x", n -> batch, List.of(batch), e -> {}))
                .getMessage();
        assertTrue(message.matches("a batch of 4 with \\d+ tokens does not fit into the memory of cpu\\(\\) .*; what"
                + " helps: a smaller batch_size with more accumulation, activation_checkpointing, precision bf16, a"
                + " smaller block_size"), message);
        assertEquals(1, message.lines().count());
    }
}
