package org.codestep.train;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.codestep.corpus.JsonFile;
import org.codestep.corpus.Part;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.ModelPart;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelFolder;
import org.codestep.tokenize.Tokenizer;

/** Trains a model, new or trained before, on the files of a split, by settings alone, into a {@link RunFolder}. */
public final class Training {

    /** What a run's folder calls the batches of the step whose loss was no number. */
    public static final String FAILED = "failed-batches.json";

    /** Validation batches are drawn apart from those that are learned from. */
    private static final long VALIDATION_SEED = 0x5DEECE66DL;

    private final TrainConfig config;
    private final Path out;
    /** Null if the model is new. */
    private final StartingModel start;

    private final List<Device> devices;
    private final SplitFolder split;
    private final Tokenizer tokenizer;
    /** What the split's ids are to the model. */
    private final TokenIds meanings;
    private final ModelConfig size;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> hashes = new LinkedHashMap<>();
    private final Batches<TokenBatch> batches;
    private final List<TokenBatch> validation;

    /**
     * Reads the data, and checks that all numbers fit. Nothing is written yet.
     *
     * @param out the run's folder
     * @throws IOException if the data, or the model to start from, cannot be read
     * @throws IllegalArgumentException if numbers do not fit together; the message names them and the remedy
     */
    public Training(TrainConfig config, Path out) throws IOException {
        this.out = out;
        this.start = start(config.start());
        this.devices = Devices.of(config.run().devices());
        config.trainer().requireShardsFor(devices.size());
        this.split = new SplitFolder(config.data().data());
        if (start == null) {
            this.tokenizer = split.tokenizer();
            this.meanings = TokenIds.same(tokenizer.vocabularySize());
            this.size = config.model(tokenizer.vocabularySize());
            this.config = config;
        } else {
            this.tokenizer = start.tokenizer();
            this.meanings = start.meanings(split);
            this.size = start.size(config.givenOfModel());
            this.config = config.with(size);
            hashes.putAll(start.hashes());
        }
        this.batches = batches(Part.TRAIN, config.run().seed());
        Batches<TokenBatch> measured = batches(Part.VALIDATION, config.run().seed() ^ VALIDATION_SEED);
        this.validation = LongStream.range(0, config.data().evaluationBatches()).mapToObj(measured::get).toList();
        hashes.putAll(split.hashes());
    }

    private static StartingModel start(TrainConfig.Start start) throws IOException {
        if (start.folder().isPresent()) {
            return new StartingModel(start.folder().get(), start.lora());
        }
        if (start.lora().isPresent()) {
            throw new IllegalArgumentException("LoRA adapts a trained model, got lora_rank " + start.loraRank()
                    + " without start_from; set start_from to the model's folder, or lora_rank to 0");
        }
        return null;
    }

    private Batches<TokenBatch> batches(Part part, long seed) throws IOException {
        TrainConfig.Data data = config.data();
        int batchSize = data.batchSize();
        if (data.batches() == TrainConfig.BatchKind.WINDOWS) {
            return new RandomWindows(split.tokens(part, meanings), batchSize, size.blockSize(), seed);
        }
        FittingExamples examples = fitting(part);
        // A small validation part makes small batches; there is nothing wrong with measuring on those.
        boolean orAll = part == Part.VALIDATION;
        try {
            if (data.batches() == TrainConfig.BatchKind.PACKED) {
                return orAll
                        ? PackedExamples.ofAtMost(examples, batchSize, size.blockSize(), data.promptWeight(), seed)
                        : new PackedExamples(examples, batchSize, size.blockSize(), data.promptWeight(), seed);
            }
            int rows = orAll ? (int) Math.min(batchSize, examples.count()) : batchSize;
            return new ExampleBatches(examples, rows, data.promptWeight(), seed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(part.indexFile(data.data()) + ": " + e.getMessage(), e);
        }
    }

    /** The examples of a part that fit into a block; of others it is noted that they are left out. */
    private FittingExamples fitting(Part part) throws IOException {
        FittingExamples examples =
                new FittingExamples(split.examples(part, meanings, tokenizer.endId()), size.blockSize());
        if (examples.count() == 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%s: none of %,d examples fits into a block_size of %d; one of %d takes all of them",
                    part.indexFile(config.data().data()), examples.leftOut(), size.blockSize(),
                    examples.blockOfLongest()));
        }
        if (examples.leftOut() > 0) {
            notes.add(String.format(Locale.ROOT,
                    "%s: %,d of %,d examples are left out, being longer than a block_size of %d; one of %d takes all",
                    part.fileName(), examples.leftOut(), examples.leftOut() + examples.count(), size.blockSize(),
                    examples.blockOfLongest()));
        }
        return examples;
    }

    /** What a user should know of the data, a line each: how many examples are left out. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** The size of the model that is trained. */
    public ModelConfig size() {
        return size;
    }

    /**
     * What the run is made of.
     *
     * @throws ai.djl.engine.EngineException if the engine cannot be loaded
     */
    public RunInfo info() {
        return RunInfo.of(TrainSettings.of(config), config.run().seed(), hashes, devices);
    }

    /**
     * Trains, from the beginning or from where the folder's run was kept.
     *
     * @param progress told each entry of the log as it is made
     * @throws InterruptedException if the thread is interrupted; the run can go on from the last whole step
     * @throws LossNotFiniteException if the loss is no longer a number; the folder has the batches in
     *     {@code failed-batches.json}
     */
    public RunLog run(Consumer<RunLog.Entry> progress) throws IOException, InterruptedException {
        TrainConfig.Run run = config.run();
        try (NDManager manager = NDManager.newBaseManager()) {
            List<Replica<TokenBatch>> replicas = new ArrayList<>();
            for (Device device : devices) {
                replicas.add(replica(manager.newSubManager(device)));
            }
            Trainer<TokenBatch> trainer = new Trainer<>(replicas, config.trainer());
            try (RunFolder folder = new RunFolder(
                    new RunFolder.Settings(out, run.saveEvery(), run.keepLast()), info(), files())) {
                return trainer.run(out.getFileName().toString(), batches, validation, folder, progress);
            }
        } catch (LossNotFiniteException e) {
            JsonFile.write(out.resolve(FAILED), e.batches());
            throw e;
        }
    }

    private Replica<TokenBatch> replica(NDManager manager) throws IOException {
        long seed = config.run().seed();
        CausalLanguageModel model = size.create(new Random(seed));
        model.initialize(manager);
        if (start != null) {
            start.load(model, new Random(seed));
        }
        config.run().precision().requireSupport(manager.getDevice());
        config.run().precision().use(model);
        return new Replica<>(model, new NextToken(model));
    }

    private ModelFiles files() {
        return start == null ? this::write : start.files().orElse(this::write);
    }

    private void write(ModelPart model, Path folder) throws IOException {
        ModelFolder to = new ModelFolder(folder);
        to.save(model, size);
        to.save(tokenizer);
    }
}
