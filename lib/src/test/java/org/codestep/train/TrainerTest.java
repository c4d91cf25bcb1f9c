package org.codestep.train;

import static org.codestep.model.PyTorchFixture.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.codestep.model.Checkpoint;
import org.codestep.model.Gpt;
import org.codestep.model.GptConfig;
import org.codestep.model.GptConfig.Positions;
import org.codestep.model.PyTorchFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"LEARNED", "ROTARY"})
    void threeStepsEqualPyTorchs(Positions positions) throws Exception {
        PyTorchFixture fixture = new PyTorchFixture(positions, manager);
        Gpt model = fixture.model(manager);
        RunLog log = train(model, fixtureBatch(fixture), PyTorchFixture.STEPS, PyTorchFixture.LEARNING_RATE);

        float[] losses = fixture.array("losses").toFloatArray();
        float[] norms = fixture.array("norms").toFloatArray();
        for (int i = 0; i < losses.length; i++) {
            assertEquals(losses[i], log.entries().get(i).loss(), 1e-5, "loss of step " + (i + 1));
            assertEquals(norms[i], log.entries().get(i).gradientNorm(), 1e-4, "gradient norm of step " + (i + 1));
        }
        model.parameters().forEach((name, parameter) ->
                assertClose(fixture.array("after." + name), parameter.getArray(), 2e-5, name));
    }

    @Test
    void aBatchCanBeLearnedByHeart() throws InterruptedException {
        Gpt model = new Gpt(new GptConfig(20, 16, 2, 2, 32, Positions.LEARNED), new Random(1));
        model.initialize(manager);
        RunLog log = train(model, randomBatch(20, 12), 150, 0.01);
        double last = log.entries().get(log.entries().size() - 1).loss();
        // The first token is random and cannot be foretold from nothing, but each place has its own position.
        assertTrue(last < 0.05, "loss " + last);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theSameSeedGivesTheSameWeights(int shards) throws InterruptedException {
        List<float[]> weights = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            Gpt model = new Gpt(PyTorchFixture.CONFIG, new Random(1));
            model.initialize(manager);
            train(model, randomBatch(11, 8), 5, shards, 0.01);
            weights.add(model.parameters().get("block1.attention.qkv.weight").getArray().toFloatArray());
        }
        assertArrayEquals(weights.get(0), weights.get(1));
    }

    @Test
    void shardsOfOneBatchLearnWhatTheBatchTeaches() throws Exception {
        PyTorchFixture fixture = new PyTorchFixture(Positions.LEARNED, manager);
        Gpt model = fixture.model(manager);
        train(model, fixtureBatch(fixture), PyTorchFixture.STEPS, 3, PyTorchFixture.LEARNING_RATE);
        model.parameters().forEach((name, parameter) ->
                assertClose(fixture.array("after." + name), parameter.getArray(), 2e-5, name));
    }

    @Test
    void aStepLeavesNoArrayBehind() throws InterruptedException {
        Gpt model = new Gpt(PyTorchFixture.CONFIG, new Random(1));
        model.initialize(manager);
        int before = ((BaseNDManager) manager).getManagedArrays().size();
        train(model, randomBatch(11, 8), 3, 0.01);
        assertEquals(before, ((BaseNDManager) manager).getManagedArrays().size());
    }

    @Test
    void anInterruptStopsARun() {
        Gpt model = new Gpt(PyTorchFixture.CONFIG, new Random(1));
        model.initialize(manager);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> train(model, randomBatch(11, 8), 1000, 0.01));
    }

    @Test
    void aLossThatIsNoNumberEndsTheRun() {
        Gpt model = new Gpt(PyTorchFixture.CONFIG, new Random(1));
        model.initialize(manager);
        String message = assertThrows(
                        IllegalStateException.class, () -> train(model, randomBatch(11, 8), 50, 1e38))
                .getMessage();
        assertTrue(message.matches("the (loss|gradient norm) of step \\d is NaN; lower the learning rate"), message);
    }

    @Test
    void aRunThatFailedSpoilsNotTheNext() throws Exception {
        PyTorchFixture fixture = new PyTorchFixture(Positions.LEARNED, manager);
        Gpt model = fixture.model(manager);
        assertThrows(IllegalStateException.class, () -> train(model, randomBatch(11, 8), 50, 1e38));
        Checkpoint.copy(fixture.model(manager), model);
        train(model, fixtureBatch(fixture), PyTorchFixture.STEPS, PyTorchFixture.LEARNING_RATE);
        model.parameters().forEach((name, parameter) ->
                assertClose(fixture.array("after." + name), parameter.getArray(), 2e-5, name));
    }

    @Test
    void aLogIsWrittenAsCsv(@TempDir Path folder) throws IOException {
        RunLog log = new RunLog("x", List.of(new RunLog.Entry(10, 640, 1.5, 2.25, 2.5, 0.001, 1.25)));
        Path file = folder.resolve("log.csv");
        log.writeCsv(file);
        assertEquals(
                List.of(
                        "step,examples,seconds,loss,validation_loss,learning_rate,gradient_norm",
                        "10,640,1.500,2.250000,2.500000,0.00100000,1.25000"),
                Files.readAllLines(file));
    }

    private static RunLog train(Gpt model, TokenBatch batch, int steps, double learningRate)
            throws InterruptedException {
        return train(model, batch, steps, 1, learningRate);
    }

    private static RunLog train(Gpt model, TokenBatch batch, int steps, int shards, double learningRate)
            throws InterruptedException {
        Trainer.Settings settings = new Trainer.Settings(
                steps, shards, new Schedule.Constant(learningRate), PyTorchFixture.OPTIMIZER, 1);
        return new Trainer<TokenBatch>(model, new NextToken(model), settings)
                .run("test", number -> batch, List.of(batch), entry -> {});
    }

    private static TokenBatch fixtureBatch(PyTorchFixture fixture) {
        NDArray inputs = fixture.array("inputs");
        int size = (int) inputs.getShape().get(0);
        int length = (int) inputs.getShape().get(1);
        long[] places = LongStream.range(0, (long) size * length).toArray();
        return new TokenBatch(
                size, length, inputs.toLongArray(), places, fixture.array("targets").toLongArray(),
                equal(size * length));
    }

    /** One sequence in which each token is another, so that it can be learned wholly. */
    private static TokenBatch randomBatch(int vocabulary, int length) {
        List<Long> ids = new ArrayList<>(LongStream.range(0, vocabulary).boxed().toList());
        Collections.shuffle(ids, new Random(3));
        long[] tokens = ids.stream().mapToLong(Long::longValue).limit(length).toArray();
        long[] targets = ids.stream().mapToLong(Long::longValue).skip(1).limit(length).toArray();
        return new TokenBatch(1, length, tokens, LongStream.range(0, length).toArray(), targets, equal(length));
    }

    private static float[] equal(int count) {
        float[] weights = new float[count];
        Arrays.fill(weights, 1f / count);
        return weights;
    }
}
