package org.codestep.model;

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
import ai.djl.training.initializer.Initializer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.codestep.train.AdamW;
import org.codestep.train.NextToken;
import org.codestep.train.Schedule;
import org.codestep.train.TokenBatch;
import org.codestep.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoraLinearTest {

    private static final int RANK = 2;

    private static final TokenBatch BATCH = new TokenBatch(
            1,
            6,
            new long[] {1, 2, 3, 4, 5, 6},
            new long[] {0, 1, 2, 3, 4, 5},
            new long[] {2, 3, 4, 5, 6, 7},
            new float[] {1, 1, 1, 1, 1, 1});

    private NDManager manager;
    private Gpt base;
    private Gpt adapted;

    @BeforeEach
    void adapt() {
        manager = NDManager.newBaseManager();
        base = new Gpt(CONFIG, new Random(1));
        base.initialize(manager);
        adapted = new Gpt(CONFIG, LoraLinear.factory(RANK, 4, new Random(2)), new Random(3));
        adapted.initialize(manager);
        Checkpoint.copy(base, adapted);
        LoraLinear.freezeBase(adapted);
    }

    @AfterEach
    void close() {
        manager.close();
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
            assertEquals(!LoraLinear.isAdapter(name), same, name);
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
    void rankZeroIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new LoraLinear(3, 4, Initializer.ZEROS, 0, 1, new Random(1)));
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

    private static Map<String, float[]> values(Layer model) {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (Map.Entry<String, Parameter> entry : model.parameters().entrySet()) {
            NDArray array = entry.getValue().getArray();
            values.put(entry.getKey(), array.toFloatArray());
        }
        return values;
    }
}
