package org.codestep.benchmark;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.codestep.decode.BeamDecoder;
import org.codestep.decode.CachedDecoder;
import org.codestep.decode.Decoder;
import org.codestep.decode.DecodingSettings;
import org.codestep.decode.TokenChoice;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.engine.Values;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.model.t5.T5;
import org.codestep.model.t5.T5Config;
import org.codestep.parity.NextTokens;
import org.codestep.parity.SourceTargets;
import org.codestep.train.AdamW;
import org.codestep.train.Batch;
import org.codestep.train.Objective;
import org.codestep.train.Schedule;
import org.codestep.train.Trainer;
import org.codestep.train.batch.NextToken;
import org.codestep.train.seq2seq.Seq2SeqLoss;

/**
 * Does a piece of work for each line of standard input, and answers with a line of JSON: the {@code seconds} that it
 * took, and its {@code tokens} or {@code loss}.
 *
 * <p>Of the kind {@code answers} a line is {@code BEAMS PROMPTS LENGTH NEW}: so many prompts of so many tokens are
 * continued side by side; with 1 beam greedily. Of the kinds {@code train SHARDS} and {@code lora SHARDS} any line is a
 * training step. The line {@code memory} asks for the peak so far.
 *
 * <p>With LoRA the layers that make queries, keys and values are adapted: those that are one layer here have one A,
 * where peft gives each part its own; all begin with the same values on both sides.
 */
final class PretrainedWork {

    private static final int ROWS = 4;
    private static final int LENGTH = 256;
    private static final int TARGET_LENGTH = 64;
    private static final double RATE = 1e-4;
    private static final int RANK = 8;
    private static final int ALPHA = 16;
    private static final String ADAPTED = ".*\\.(qkv|query|keyValue)";
    private static final AdamW.Settings OPTIMIZER = new AdamW.Settings(0.9, 0.999, 0.01, 1);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final LanguageModel model;
    private final ModelConfig config;

    /** The other side has what it wanted: a training stops by nothing else. */
    private static final class NoMoreWorkException extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    PretrainedWork(LanguageModel model, ModelConfig config) {
        this.model = model;
        this.config = config;
    }

    /** Works until the other side has what it wanted. */
    void go(String kind) throws InterruptedException {
        String[] words = kind.split(" ");
        try {
            if (words[0].equals("answers")) {
                while (true) {
                    answer(Arrays.stream(next().split(" ")).mapToInt(Integer::parseInt).toArray());
                }
            }
            train(words[0].equals("lora"), Integer.parseInt(words[1]));
        } catch (NoMoreWorkException e) {
            return;
        }
    }

    /** The line that says what to do. */
    private String next() {
        try {
            while (true) {
                String line = in.readLine();
                if (line == null) {
                    throw new NoMoreWorkException();
                }
                if (!line.equals("memory")) {
                    return line;
                }
                Map<String, Object> memory = new LinkedHashMap<>();
                PretrainedBenchmark.addMemory(memory);
                print(memory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void print(Map<String, Object> figures) {
        try {
            System.out.println(JSON.writeValueAsString(figures));
            System.out.flush();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(int[] work) throws InterruptedException {
        int beams = work[0];
        List<int[]> prompts = List.of(rows(work[1], work[2]));
        var settings = new DecodingSettings(work[3], Set.of(), beams * prompts.size());
        Decoder decoder = beams == 1
                ? new CachedDecoder(model, settings, TokenChoice.GREEDY)
                : new BeamDecoder(model, settings, beams, 1);
        long start = System.nanoTime();
        List<int[]> answers = decoder.decode(prompts);
        print(Map.of("seconds", PretrainedBenchmark.seconds(start),
                "tokens", answers.stream().flatMapToInt(IntStream::of).toArray()));
    }

    /** Token ids that the other side has, too. */
    private int[][] rows(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(row -> IntStream.range(0, length)
                        .map(i -> (7 * i + 11 * row + 3) % config.vocabularySize())
                        .toArray())
                .toArray(int[][]::new);
    }

    private void train(boolean lora, int shards) throws InterruptedException {
        if (lora) {
            Lora.add(model, "benchmark", new LoraConfig(RANK, ALPHA, LoraConfig.Scaling.RANK, ADAPTED, 0),
                    new SplittableRandom(0));
            fillA();
        }
        int[][] rows = rows(ROWS, LENGTH);
        if (model instanceof T5 t5) {
            int[][] targets = rows(ROWS, TARGET_LENGTH);
            int start = ((T5Config) config).startToken();
            train(shards, new Seq2SeqLoss(t5), IntStream.range(0, shards)
                    .mapToObj(i -> SourceTargets.batch(part(rows, i, shards), part(targets, i, shards), start))
                    .toList());
        } else {
            train(shards, new NextToken((CausalLanguageModel) model), IntStream.range(0, shards)
                    .mapToObj(i -> NextTokens.batch(part(rows, i, shards)))
                    .toList());
        }
    }

    private static int[][] part(int[][] rows, int part, int parts) {
        return Arrays.copyOfRange(rows, part * rows.length / parts, (part + 1) * rows.length / parts);
    }

    /** Values that the other side has, too: drawn ones would be others there. */
    private void fillA() {
        Lora.parameters(model, "benchmark").forEach((name, parameter) -> {
            if (name.endsWith("loraA")) {
                NDArray array = parameter.getArray();
                float[] values = new float[Math.toIntExact(array.size())];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (Math.sin(i + 1) / Math.sqrt(array.getShape().get(1)));
                }
                try (NDArray filled = array.getManager().create(values, array.getShape())) {
                    Values.copy(List.of(filled), List.of(array));
                }
            }
        });
    }

    private <B extends Batch> void train(int shards, Objective<B> objective, List<B> batches)
            throws InterruptedException {
        // The log's entries are made between two steps: there the clock stands.
        var settings = new Trainer.Settings(Integer.MAX_VALUE, shards, 1, new Schedule.Constant(RATE), OPTIMIZER, 1,
                Integer.MAX_VALUE, 0, Duration.ZERO, 1);
        next();
        long[] start = {System.nanoTime()};
        new Trainer<>(model, objective, settings)
                .run("benchmark", number -> batches.get((int) (number % shards)), batches, entry -> {
                    print(Map.of("seconds", PretrainedBenchmark.seconds(start[0]), "loss", entry.loss()));
                    next();
                    start[0] = System.nanoTime();
                });
    }
}
