package org.codestep.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.codestep.model.PyTorchFixture;
import org.codestep.model.engine.TorchScript;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.Gpt;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.layer.Losses;
import org.codestep.model.lora.AdapterBase;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.train.batch.NextToken;
import org.codestep.train.batch.TokenBatch;
import org.codestep.train.run.ModelFiles;
import org.codestep.train.run.RunFolder;
import org.codestep.train.run.RunInfo;

/**
 * A small training run in a folder, which goes on with what the folder has: as a process, {@code TrainingProcess
 * KIND FOLDER STEPS}. Its batches, its first weights and its dropout are random, so that nothing but an exact resume
 * gives its losses.
 */
final class TrainingProcess {

    private static final GptConfig SIZE = PyTorchFixture.CONFIG;
    private static final int ROUNDS = 2;

    private static final TorchScript DROPOUT = TorchScript.compile(
            """
            def forward(self, x: Tensor) -> Tensor:
              return torch.dropout(x, 0.5, True)
            """);

    /** What is trained, and how. */
    enum Kind {
        /** A whole model, with dropout in what it learns. */
        DROPOUT(1),
        /** A whole model on two threads, without dropout. */
        TWO_SHARDS(2),
        /** An adapter with dropout, of the model in the folder {@code base} beside the run's. */
        LORA(1),
        /** The same on two threads, which draw side by side. */
        LORA_TWO_SHARDS(2);

        private final int shards;

        Kind(int shards) {
            this.shards = shards;
        }

        boolean isAdapter() {
            return this == LORA || this == LORA_TWO_SHARDS;
        }
    }

    private TrainingProcess() {}

    public static void main(String[] arguments) throws Exception {
        run(Kind.valueOf(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]), 2, entry -> {});
    }

    /** @param saveEvery steps between two checkpoints */
    static RunLog run(Kind kind, Path folder, int steps, int saveEvery, Consumer<RunLog.Entry> progress)
            throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            Gpt model = new Gpt(SIZE, new Random(1));
            model.initialize(manager);
            Trainer.Settings settings = new Trainer.Settings(steps, kind.shards, ROUNDS,
                    new Schedule.Cosine(0.02, 0.001, 5, 60), PyTorchFixture.OPTIMIZER, 1, 3, 0,
                    Duration.ZERO, 11);
            ModelFiles files = kind.isAdapter()
                    ? adapter(model, folder.resolveSibling("base"))
                    : (trained, to) -> new ModelFolder(to).save(trained, SIZE);
            Objective<TokenBatch> objective = kind == Kind.DROPOUT
                    ? (batch, scope) -> lossWithDropout(model, batch, scope)
                    : new NextToken(model);
            try (RunFolder runs = new RunFolder(new RunFolder.Settings(folder, saveEvery, 2),
                    RunInfo.of(Map.of("steps", steps), 11, Map.of(), List.of(Device.cpu())), files)) {
                return new Trainer<TokenBatch>(model, objective, settings)
                        .run("process", TrainingProcess::batch, List.of(batch(-1), batch(-2)), runs, progress);
            }
        }
    }

    /** Writes the model that adapters are made for. */
    static void writeBase(Path folder) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Gpt model = new Gpt(SIZE, new Random(5));
            model.initialize(manager);
            new ModelFolder(folder).save(model, SIZE);
        }
    }

    private static ModelFiles adapter(Gpt model, Path base) throws IOException {
        new ModelFolder(base).load(model);
        LoraConfig config = new LoraConfig(3, 6, LoraConfig.Scaling.ROOT_RANK, "block.*", 0.3);
        Lora.add(model, "x", config, new Random(9));
        return new ModelFiles.Adapter("x", config, AdapterBase.of(base));
    }

    private static NDArray lossWithDropout(Gpt model, TokenBatch batch, NDManager scope) {
        NDArray hidden = DROPOUT.call(model.hidden(batch.tokens(scope)));
        NDArray logits = model.logits(hidden).reshape(-1, SIZE.vocabularySize());
        return Losses.crossEntropy(
                logits, scope.create(batch.targets()).toType(DataType.INT64, false), scope.create(batch.shares()));
    }

    private static TokenBatch batch(long number) {
        Random random = new Random(number * 31 + 5);
        int length = 4 + random.nextInt(8);
        long[] tokens = random.ints(3L * length, 0, SIZE.vocabularySize()).asLongStream().toArray();
        long[] targets = random.ints(3L * length, 0, SIZE.vocabularySize()).asLongStream().toArray();
        float[] weights = new float[tokens.length];
        long[] places = new long[tokens.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
            weights[i] = 1 + i % 3;
        }
        return new TokenBatch(3, length, tokens, places, targets, weights);
    }
}
