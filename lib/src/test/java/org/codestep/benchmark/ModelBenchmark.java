package org.codestep.benchmark;

import ai.djl.ndarray.NDManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.codestep.decode.CachedDecoder;
import org.codestep.decode.DecodingSettings;
import org.codestep.decode.TokenChoice;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.train.AdamW;
import org.codestep.train.Schedule;
import org.codestep.train.Trainer;
import org.codestep.train.batch.NextToken;
import org.codestep.train.batch.TokenBatch;

/**
 * Does one piece of work with the reference model whenever it reads a line, and answers with the seconds that it took.
 * {@code environment/model_benchmark.py} does the same in PyTorch in between.
 *
 * <p>Arguments: {@code train BATCH SHARDS [lora]}, each piece being a training step; or {@code decode BATCH NEW}, each
 * piece being so many new tokens of so many prompts.
 */
public final class ModelBenchmark {

    private static final int VOCABULARY = 53;
    private static final int PROMPT = 64;

    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final Random random = new Random(1);
    private final Gpt model = new Gpt(GptConfig.reference(VOCABULARY), random);

    /** The other side has what it wanted: a training stops by nothing else. */
    private static final class NoMoreWorkException extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    private ModelBenchmark(NDManager manager) {
        model.initialize(manager);
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (NDManager manager = NDManager.newBaseManager()) {
            ModelBenchmark benchmark = new ModelBenchmark(manager);
            int batch = Integer.parseInt(arguments[1]);
            int number = Integer.parseInt(arguments[2]);
            switch (arguments[0]) {
                case "train" -> benchmark.train(batch, number, List.of(arguments).contains("lora"));
                case "decode" -> benchmark.decode(batch, number);
                default -> throw new IllegalArgumentException("train or decode, got " + arguments[0]);
            }
        } catch (NoMoreWorkException e) {
            return;
        }
    }

    private void train(int batch, int shards, boolean lora) throws InterruptedException {
        if (lora) {
            Lora.add(model, "benchmark", new LoraConfig(12, 24), random);
        }
        TokenBatch tokens = batch(batch / shards);
        // The log's entries are made between two steps: there the clock stands.
        var settings = new Trainer.Settings(
                Integer.MAX_VALUE, shards, 1, new Schedule.Constant(1e-3), AdamW.Settings.DEFAULT, 1,
                Integer.MAX_VALUE, 0, Duration.ZERO, 1);
        long[] start = {System.nanoTime()};
        new Trainer<TokenBatch>(model, new NextToken(model), settings)
                .run("benchmark", number -> tokens, List.of(tokens), entry -> start[0] = answer(start[0]));
    }

    private TokenBatch batch(int size) {
        int length = model.blockSize();
        int count = size * length;
        float[] weights = new float[count];
        Arrays.fill(weights, 1f / count);
        long[] places = LongStream.range(0, count).toArray();
        return new TokenBatch(size, length, tokens(count), places, tokens(count), weights);
    }

    private long[] tokens(int count) {
        return random.ints(count, 0, VOCABULARY).asLongStream().toArray();
    }

    private void decode(int batch, int newTokens) throws InterruptedException {
        List<int[]> prompts = IntStream.range(0, batch)
                .mapToObj(i -> random.ints(PROMPT, 0, VOCABULARY).toArray())
                .toList();
        var settings = new DecodingSettings(newTokens, Set.of(), batch);
        var decoder = new CachedDecoder(model, settings, TokenChoice.GREEDY);
        while (true) {
            long start = System.nanoTime();
            decoder.decode(prompts);
            answer(start);
        }
    }

    /** Says how long a piece of work took, and waits until the next is wanted. */
    private long answer(long start) {
        System.out.println((System.nanoTime() - start) / 1e9);
        System.out.flush();
        try {
            if (in.readLine() == null) {
                throw new NoMoreWorkException();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return System.nanoTime();
    }
}
