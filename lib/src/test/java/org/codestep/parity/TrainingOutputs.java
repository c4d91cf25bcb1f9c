package org.codestep.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelType;
import org.codestep.model.file.ModelFolder;
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
import org.codestep.train.seq2seq.Seq2SeqBatch;
import org.codestep.train.seq2seq.Seq2SeqLoss;

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
                ? train(t5, pairs(training, (T5Config) config), new Seq2SeqLoss(t5), training)
                : train(model, training.inputs.stream().map(NextTokens::batch).toList(),
                        new NextToken((CausalLanguageModel) model), training);
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

    private static List<Seq2SeqBatch> pairs(Training training, T5Config config) {
        return IntStream.range(0, training.inputs.size())
                .mapToObj(i -> SourceTargets.batch(
                        training.inputs.get(i), training.labels.get(i), config.startToken()))
                .toList();
    }

    private static <B extends Batch> RunLog train(
            LanguageModel model, List<B> batches, Objective<B> objective, Training training)
            throws InterruptedException {
        return new Trainer<>(model, objective, training.settings())
                .run("parity", number -> batches.get((int) number % batches.size()), batches.subList(0, 1),
                        entry -> {});
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
