package org.codestep.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelType;
import org.codestep.model.attention.SequencePlaces;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.layer.Losses;
import org.codestep.model.t5.T5;
import org.codestep.model.t5.T5Config;
import org.codestep.model.weights.Safetensors;
import org.codestep.model.weights.WeightNames;
import org.codestep.train.AdamW;
import org.codestep.train.Batch;
import org.codestep.train.Objective;
import org.codestep.train.RunLog;
import org.codestep.train.Schedule;
import org.codestep.train.Trainer;
import org.codestep.train.batch.NextToken;
import org.codestep.train.batch.TokenBatch;

/**
 * What Codestep's trainer makes of a model's folder in some steps: {@code training.json} there says how they go, see
 * {@code environment/parity_training.py} for its fields and for the names and shapes of what is computed.
 */
final class TrainingOutputs {

    /** What {@code training.json} says. */
    private record Training(
            long steps,
            int shards,
            int accumulation,
            String schedule,
            double peak,
            double last,
            long warmup,
            double beta1,
            double beta2,
            double weightDecay,
            double clipNorm,
            AdamW.Decay decay,
            List<int[][]> inputs,
            List<int[][]> labels) {

        Trainer.Settings settings() {
            Schedule rates = schedule.equals("linear")
                    ? new Schedule.Linear(peak, last, warmup, steps)
                    : new Schedule.Cosine(peak, last, warmup, steps);
            return new Trainer.Settings(steps, shards, accumulation, rates,
                    new AdamW.Settings(beta1, beta2, weightDecay, clipNorm, decay), 1, steps, 0,
                    Duration.ZERO, 0);
        }
    }

    /** Sources and what is to be answered to them. */
    private record Pairs(int[][] sources, int[][] targets) implements Batch {

        @Override
        public int size() {
            return sources.length;
        }

        @Override
        public long tokenCount() {
            return Arrays.stream(sources).mapToLong(row -> row.length).sum() + Math.round(weight());
        }

        @Override
        public double weight() {
            return Arrays.stream(targets).mapToLong(row -> row.length).sum();
        }
    }

    private TrainingOutputs() {}

    /**
     * Losses, gradient norms and learning rates of all steps, and the tensors after them, by the names that they have
     * in the file.
     *
     * @param manager to which they belong, and the model
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if the model is refused
     */
    static Map<String, NDArray> of(Path folder, NDManager manager) throws IOException, InterruptedException {
        ModelFolder files = new ModelFolder(folder);
        ModelConfig config = files.config();
        LanguageModel model = config.create(new SplittableRandom(0));
        files.load(model, manager);
        Training training = JsonFile.read(folder.resolve("training.json"), Training.class);
        RunLog log = model instanceof T5 t5
                ? train(t5, pairs(training), (batch, scope) -> loss(t5, (T5Config) config, batch, scope), training)
                : train(model, nextTokens(training), new NextToken((CausalLanguageModel) model), training);
        Map<String, NDArray> values = new LinkedHashMap<>();
        values.put("losses", of(log, RunLog.Entry::loss, manager));
        values.put("norms", of(log, RunLog.Entry::gradientNorm, manager));
        values.put("rates", of(log, RunLog.Entry::learningRate, manager));
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        model.parameters().forEach((name, parameter) -> tensors.put(name, parameter.getArray()));
        WeightNames names = ModelType.of(config.type()).weightNames(config).orElseThrow();
        names.theirs(tensors, manager).forEach((name, tensor) -> values.put("tensor." + name, tensor));
        return values;
    }

    private static <B extends Batch> RunLog train(
            LanguageModel model, List<B> batches, Objective<B> objective, Training training)
            throws InterruptedException {
        return new Trainer<>(model, objective, training.settings())
                .run("parity", number -> batches.get((int) number % batches.size()), batches.subList(0, 1),
                        entry -> {});
    }

    /** Each token is to follow from those before it. */
    private static List<TokenBatch> nextTokens(Training training) {
        List<TokenBatch> batches = new ArrayList<>();
        for (int[][] rows : training.inputs) {
            int length = Arrays.stream(rows).mapToInt(row -> row.length).max().orElseThrow();
            long[] tokens = new long[rows.length * length];
            LongStream.Builder places = LongStream.builder();
            LongStream.Builder targets = LongStream.builder();
            for (int row = 0; row < rows.length; row++) {
                for (int i = 0; i < rows[row].length; i++) {
                    tokens[row * length + i] = rows[row][i];
                    if (i > 0) {
                        places.add((long) row * length + i - 1);
                        targets.add(rows[row][i]);
                    }
                }
            }
            long[] asked = targets.build().toArray();
            float[] weights = new float[asked.length];
            Arrays.fill(weights, 1);
            batches.add(new TokenBatch(rows.length, length, tokens, places.build().toArray(), asked, weights));
        }
        return batches;
    }

    private static List<Pairs> pairs(Training training) {
        return IntStream.range(0, training.inputs.size())
                .mapToObj(i -> new Pairs(training.inputs.get(i), training.labels.get(i)))
                .toList();
    }

    /** The mean over all tokens of the targets. */
    private static NDArray loss(T5 t5, T5Config config, Pairs batch, NDManager scope) {
        int[] lengths = Arrays.stream(batch.sources).mapToInt(row -> row.length).toArray();
        int[][] before = Arrays.stream(batch.targets)
                .map(row -> IntStream.concat(
                        IntStream.of(config.startToken()), Arrays.stream(row, 0, row.length - 1)).toArray())
                .toArray(int[][]::new);
        NDArray hidden = t5.hidden(
                SequencePlaces.padded(before, scope), t5.encode(SequencePlaces.padded(batch.sources, scope), lengths));
        NDArray logits = t5.logits(hidden); // (B, T, V)
        NDArray targets = SequencePlaces.padded(batch.targets, scope); // (B, T)
        float[] shares = new float[Math.toIntExact(targets.size())];
        int longest = Math.toIntExact(targets.getShape().get(1));
        for (int row = 0; row < batch.targets.length; row++) {
            int start = row * longest;
            Arrays.fill(shares, start, start + batch.targets[row].length, (float) (1 / batch.weight()));
        }
        return Losses.crossEntropy(
                logits.reshape(-1, logits.getShape().get(2)), targets.flatten(), scope.create(shares));
    }

    private static NDArray of(
            RunLog log, ToDoubleFunction<RunLog.Entry> value, NDManager manager) {
        float[] values = new float[log.entries().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(log.entries().get(i));
        }
        return manager.create(values);
    }
}
