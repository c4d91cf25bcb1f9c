package org.codestep.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.codestep.model.ManagedArrays;
import org.codestep.model.Precision;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.gpt.GptConfig.Positions;
import org.codestep.model.layer.Activation;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.model.transformer.CachedTransformer;
import org.codestep.train.batch.NextToken;
import org.codestep.train.batch.TokenBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks that compute with 16 bits learn what those with 32 learn. */
class PrecisionTest {

    private static final int VOCABULARY = 20;
    private static final int LENGTH = 12;
    private static final int STEPS = 40;

    /** A bf16 number has 8 bits, so that one product is off by up to 2^-9 of itself. */
    private static final double TOLERANCE = 0.05;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    @ParameterizedTest
    @EnumSource
    void learnsAsWith32Bits(Positions positions) throws InterruptedException {
        RunLog wide = train(model(positions, Precision.FLOAT32));
        RunLog narrow = train(model(positions, Precision.BF16));
        double first = narrow.entries().get(0).loss();
        double last = narrow.entries().get(STEPS - 1).loss();
        assertTrue(last < first - 1, "from " + first + " to " + last);
        boolean same = true;
        for (int i = 0; i < STEPS; i++) {
            assertEquals(wide.entries().get(i).loss(), narrow.entries().get(i).loss(), TOLERANCE, "step " + (i + 1));
            same &= wide.entries().get(i).loss() == narrow.entries().get(i).loss();
        }
        assertFalse(same, "the precision has made a difference");
    }

    @Test
    void parametersStayOf32Bits() throws InterruptedException {
        Gpt model = model(Positions.LEARNED, Precision.BF16);
        train(model);
        model.parameters().forEach((name, parameter) ->
                assertEquals(DataType.FLOAT32, parameter.getArray().getDataType(), name));
    }

    @Test
    void anAdapterLearnsToo() throws InterruptedException {
        Gpt model = model(Positions.ROTARY, Precision.BF16);
        Lora.add(model, "x", new LoraConfig(4, 8), new Random(2));
        RunLog log = train(model);
        assertTrue(log.entries().get(STEPS - 1).loss() < log.entries().get(0).loss() - 0.5);
    }

    /** Before any training, with gradients and without: the layer's result has 16 bits, what the adapter adds 32. */
    @Test
    void anAdapterThatIsNotTrainedChangesNothing() {
        Gpt model = model(Positions.LEARNED, Precision.BF16);
        try (NDManager scope = manager.newSubManager()) {
            float[] before = model.forward(batch().tokens(scope)).toFloatArray();
            Lora.add(model, "x", new LoraConfig(4, 8), new Random(2));
            assertArrayEquals(before, model.forward(batch().tokens(scope)).toFloatArray(), 0.01f);
            try (NoGradient inference = new NoGradient()) {
                assertArrayEquals(before, model.forward(batch().tokens(scope)).toFloatArray(), 0.01f);
            }
        }
    }

    /** Decoding with a cache, whose one script knows only 32 bits, agrees with reading the whole. */
    @ParameterizedTest
    @EnumSource
    void cachedTokensAgree(Positions positions) {
        Gpt model = model(positions, Precision.BF16);
        try (NoGradient inference = new NoGradient();
                NDManager scope = manager.newSubManager()) {
            NDArray tokens = batch().tokens(scope);
            float[] whole = model.logits(model.hidden(tokens).get(":, 11")).toFloatArray();
            CachedTransformer cached = new CachedTransformer(model);
            cached.hidden(tokens.get(":, :11"));
            float[] last = model.logits(cached.hidden(tokens.get(":, 11:"))).toFloatArray();
            assertArrayEquals(whole, last, 0.01f);
        }
    }

    @Test
    void thereIsAWayBack() {
        Gpt model = model(Positions.LEARNED, Precision.FLOAT32);
        try (NoGradient inference = new NoGradient();
                NDManager scope = manager.newSubManager()) {
            float[] before = model.forward(batch().tokens(scope)).toFloatArray();
            Precision.BF16.use(model);
            float[] narrow = model.forward(batch().tokens(scope)).toFloatArray();
            assertFalse(Arrays.equals(before, narrow));
            Precision.FLOAT32.use(model);
            assertArrayEquals(before, model.forward(batch().tokens(scope)).toFloatArray());
        }
    }

    private Gpt model(Positions positions, Precision precision) {
        GptConfig size = new GptConfig(VOCABULARY, 16, 2, 2, 32, positions).with(Activation.SWIGLU);
        Gpt model = new Gpt(positions == Positions.NONE ? size.withBias() : size, new Random(1));
        model.initialize(manager);
        precision.use(model);
        return model;
    }

    private static RunLog train(Gpt model) throws InterruptedException {
        TokenBatch batch = batch();
        var settings = new Trainer.Settings(
                STEPS, 1, new Schedule.Constant(0.005), AdamW.Settings.DEFAULT, 1);
        return new Trainer<TokenBatch>(model, new NextToken(model), settings)
                .run("x", number -> batch, List.of(batch), entry -> {});
    }

    private static TokenBatch batch() {
        long[] tokens = new Random(3).ints(LENGTH, 0, VOCABULARY).asLongStream().toArray();
        long[] targets = LongStream.concat(Arrays.stream(tokens).skip(1), LongStream.of(0)).toArray();
        float[] weights = new float[LENGTH];
        Arrays.fill(weights, 1);
        return new TokenBatch(
                1, LENGTH, tokens, IntStream.range(0, LENGTH).asLongStream().toArray(), targets, weights);
    }
}
