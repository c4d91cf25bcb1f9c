package org.codestep.train;

import static org.codestep.model.PyTorchFixture.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.codestep.model.ManagedArrays;
import org.codestep.model.PyTorchFixture;
import org.codestep.model.file.Checkpoint;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.train.batch.NextToken;
import org.codestep.train.batch.TokenBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

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
            Gpt model = PyTorchFixture.newModel(1, manager);
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

    /** As on several devices: each replica has parameters of its own, and the first one is what is trained. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void replicasLearnWhatOneModelLearns(int shards) throws Exception {
        PyTorchFixture fixture = new PyTorchFixture(Positions.LEARNED, manager);
        List<Replica<TokenBatch>> replicas = new ArrayList<>();
        Gpt first = fixture.model(manager);
        Gpt second = new Gpt(PyTorchFixture.CONFIG, new Random(99));
        second.initialize(manager.newSubManager());
        for (Gpt model : List.of(first, second)) {
            replicas.add(new Replica<>(model, new NextToken(model)));
        }
        TokenBatch batch = fixtureBatch(fixture);
        Trainer.Settings settings = new Trainer.Settings(PyTorchFixture.STEPS, shards, 2,
                new Schedule.Constant(PyTorchFixture.LEARNING_RATE), PyTorchFixture.OPTIMIZER, 1, 1, 0,
                Duration.ZERO, 0);
        new Trainer<>(replicas, settings).run("replicas", number -> batch, List.of(batch), entry -> {});
        first.parameters().forEach((name, parameter) ->
                assertClose(fixture.array("after." + name), parameter.getArray(), 2e-5, name));
    }

    @Test
    void replicasWithAdaptersLeaveTheirBasesAlone() throws InterruptedException {
        List<Replica<TokenBatch>> replicas = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Gpt model = PyTorchFixture.newModel(1, manager);
            Lora.add(model, "x", new LoraConfig(2, 4), new Random(2));
            replicas.add(new Replica<>(model, new NextToken(model)));
        }
        TokenBatch batch = randomBatch(11, 8);
        Trainer.Settings settings =
                new Trainer.Settings(3, 2, new Schedule.Constant(0.01), PyTorchFixture.OPTIMIZER, 1);
        new Trainer<>(replicas, settings).run("replicas", number -> batch, List.of(batch), entry -> {});
        Gpt base = PyTorchFixture.newModel(1, manager);
        for (Replica<TokenBatch> replica : replicas) {
            base.parameters().forEach((name, parameter) -> assertArrayEquals(parameter.getArray().toFloatArray(),
                    replica.model().parameters().get(name).getArray().toFloatArray(), name));
        }
    }

    @Test
    void shardsMustDivideAmongReplicas() {
        Gpt model = new Gpt(PyTorchFixture.CONFIG, new Random(1));
        Replica<TokenBatch> replica = new Replica<>(model, new NextToken(model));
        Trainer.Settings settings =
                new Trainer.Settings(3, 3, new Schedule.Constant(0.01), PyTorchFixture.OPTIMIZER, 1);
        assertEquals("shards must be a multiple of the 2 devices, got 3; set shards to 4",
                assertThrows(IllegalArgumentException.class, () ->
                        new Trainer<>(List.of(replica, replica), settings)).getMessage());
    }

    @Test
    void anInterruptStopsARun() {
        Gpt model = PyTorchFixture.newModel(1, manager);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> train(model, randomBatch(11, 8), 1000, 0.01));
    }

    @Test
    void aLossThatIsNoNumberEndsTheRun() {
        Gpt model = PyTorchFixture.newModel(1, manager);
        String message = assertThrows(
                        IllegalStateException.class, () -> train(model, randomBatch(11, 8), 50, 1e38))
                .getMessage();
        assertTrue(message.matches("the (loss|gradient norm) of step \\d is NaN; lower the learning rate"), message);
    }

    @Test
    void itsBatchIsKeptAndTheModelIsNotChanged() {
        Gpt model = PyTorchFixture.newModel(1, manager);
        float[] before = model.parameters().get("output.weight").getArray().toFloatArray();
        TokenBatch batch = randomBatch(11, 8);
        Objective<TokenBatch> explodes = (tokens, scope) -> new NextToken(model).loss(tokens, scope)
                .div(scope.zeros(new Shape()));
        Trainer.Settings settings =
                new Trainer.Settings(9, 1, new Schedule.Constant(0.1), AdamW.Settings.DEFAULT, 1);
        LossNotFiniteException e = assertThrows(LossNotFiniteException.class, () ->
                new Trainer<>(model, explodes, settings).run("x", number -> batch, List.of(batch), entry -> {}));
        assertEquals("the loss of step 1 is Infinity; lower the learning rate", e.getMessage());
        assertEquals(1, e.step());
        assertEquals(List.of(batch), e.batches());
        assertArrayEquals(before, model.parameters().get("output.weight").getArray().toFloatArray());
    }

    @Test
    void accumulatedBatchesAreWeighedByTheirTargets() throws InterruptedException {
        TokenBatch first = randomBatch(11, 8);
        TokenBatch second = new TokenBatch(1, 8, first.tokens(), new long[] {5, 7}, new long[] {3, 1},
                new float[] {1, 1});
        TokenBatch other = new TokenBatch(1, 8, randomBatch(11, 8).tokens(), first.places(), first.targets(),
                ones(8));
        TokenBatch joined = new TokenBatch(2, 8,
                LongStream.concat(Arrays.stream(second.tokens()), Arrays.stream(other.tokens())).toArray(),
                LongStream.concat(Arrays.stream(second.places()), Arrays.stream(other.places()).map(p -> p + 8))
                        .toArray(),
                LongStream.concat(Arrays.stream(second.targets()), Arrays.stream(other.targets())).toArray(),
                ones(10));
        List<float[]> weights = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        for (int rounds = 1; rounds <= 2; rounds++) {
            Gpt model = PyTorchFixture.newModel(1, manager);
            List<TokenBatch> parts = rounds == 1 ? List.of(joined) : List.of(second, other);
            Trainer.Settings settings = new Trainer.Settings(3, 1, rounds, new Schedule.Constant(0.01),
                    PyTorchFixture.OPTIMIZER, 1, 1, 0, Duration.ZERO, 0);
            RunLog log = new Trainer<TokenBatch>(model, new NextToken(model), settings)
                    .run("x", number -> parts.get((int) (number % parts.size())), parts, entry -> {});
            losses.add(log.entries().get(2).loss());
            weights.add(model.parameters().get("output.weight").getArray().toFloatArray());
        }
        assertEquals(losses.get(0), losses.get(1), 1e-5);
        assertArrayEquals(weights.get(0), weights.get(1), 1e-4f);
    }

    @Test
    void gainsAreLeftOutOfWeightDecay() throws InterruptedException {
        Gpt all = decayed(0.5, AdamW.Decay.ALL);
        Gpt matrices = decayed(0.5, AdamW.Decay.MATRICES);
        Gpt none = decayed(0, AdamW.Decay.ALL);
        matrices.parameters().forEach((name, parameter) -> {
            boolean decays = parameter.getShape().dimension() > 1;
            assertTrue(distance(decays ? all : none, matrices, name) < 1e-6, name);
            assertTrue(distance(decays ? none : all, matrices, name) > 1e-5, name);
        });
    }

    private static double distance(Gpt one, Gpt other, String name) {
        NDArray difference = one.parameters().get(name).getArray().stopGradient()
                .sub(other.parameters().get(name).getArray().stopGradient());
        return difference.abs().max().getFloat();
    }

    /** After one step, in which the gradients do not depend on the decay yet. */
    private Gpt decayed(double weightDecay, AdamW.Decay decay) throws InterruptedException {
        Gpt model = PyTorchFixture.newModel(1, manager);
        Trainer.Settings settings = new Trainer.Settings(1, 1, new Schedule.Constant(0.01),
                new AdamW.Settings(0.9, 0.99, weightDecay, 1, decay), 1);
        TokenBatch batch = randomBatch(11, 8);
        new Trainer<TokenBatch>(model, new NextToken(model), settings)
                .run("x", number -> batch, List.of(batch), entry -> {});
        return model;
    }

    @Test
    void aRunThatNoLongerImprovesEnds() throws InterruptedException {
        Gpt model = PyTorchFixture.newModel(1, manager);
        TokenBatch batch = randomBatch(11, 8);
        // Learning by heart makes the loss on the reversed sequence rise.
        long[] reversed = LongStream.range(0, 8).map(i -> batch.targets()[(int) (7 - i)]).toArray();
        TokenBatch other = new TokenBatch(1, 8, batch.tokens(), batch.places(), reversed, ones(8));
        Trainer.Settings settings = new Trainer.Settings(500, 1, 1, new Schedule.Constant(0.02),
                PyTorchFixture.OPTIMIZER, 50, 2, 3, Duration.ZERO, 0);
        RunLog log = new Trainer<TokenBatch>(model, new NextToken(model), settings)
                .run("x", number -> batch, List.of(other), entry -> {});
        assertEquals(RunLog.Ending.NO_IMPROVEMENT, log.ending());
        List<RunLog.Entry> last = log.entries().subList(log.entries().size() - 4, log.entries().size());
        for (RunLog.Entry entry : last.subList(1, 4)) {
            assertTrue(entry.validationLoss() >= last.get(0).validationLoss(), last.toString());
        }
    }

    @Test
    void theTimeLimitEndsARun() throws InterruptedException {
        Gpt model = PyTorchFixture.newModel(1, manager);
        TokenBatch batch = randomBatch(11, 8);
        Trainer.Settings settings = new Trainer.Settings(Long.MAX_VALUE, 1, 1, new Schedule.Constant(0.001),
                PyTorchFixture.OPTIMIZER, 1, 1, 0, Duration.ofMillis(50), 0);
        RunLog log = new Trainer<TokenBatch>(model, new NextToken(model), settings)
                .run("x", number -> batch, List.of(batch), entry -> {});
        assertEquals(RunLog.Ending.TIME_LIMIT, log.ending());
        assertTrue(log.seconds() >= 0.05, "ended after " + log.seconds());
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
        RunLog log = new RunLog("x", List.of(new RunLog.Entry(10, 640, 6400, 1.5, 2.25, 2.5, 0.001, 1.25)));
        Path file = folder.resolve("log.csv");
        log.writeCsv(file);
        assertEquals(
                List.of(
                        "step,examples,tokens,seconds,loss,validation_loss,learning_rate,gradient_norm",
                        "10,640,6400,1.500,2.250000,2.500000,0.00100000,1.25000"),
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

    private static float[] ones(int count) {
        float[] weights = new float[count];
        Arrays.fill(weights, 1);
        return weights;
    }

    private static float[] equal(int count) {
        float[] weights = new float[count];
        Arrays.fill(weights, 1f / count);
        return weights;
    }
}
