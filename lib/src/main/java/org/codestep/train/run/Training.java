package org.codestep.train.run;

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
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.split.Part;
import org.codestep.model.Freezing;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelPart;
import org.codestep.model.Precision;
import org.codestep.model.Recomputed;
import org.codestep.model.file.ModelFolder;
import org.codestep.tokenize.Tokenizer;
import org.codestep.train.Batch;
import org.codestep.train.Batches;
import org.codestep.train.LossNotFiniteException;
import org.codestep.train.Replica;
import org.codestep.train.RunLog;
import org.codestep.train.Trainer;
import org.codestep.train.batch.SplitFolder;
import org.codestep.train.batch.TokenIds;
import org.codestep.train.config.ModelSettings;
import org.codestep.train.config.TrainConfig;
import org.codestep.train.config.TrainSettings;
import org.codestep.train.lesson.Lesson;
import org.codestep.train.lesson.LessonData;

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
    private final Tokenizer tokenizer;
    private final ModelConfig size;
    private final Map<String, String> hashes = new LinkedHashMap<>();
    private final LessonData data;
    private final Course<?> course;

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
        SplitFolder split = new SplitFolder(config.data().data());
        TokenIds meanings; // of the split's ids, to the model
        TrainConfig sized = config; // with what the model to start from is like
        if (start == null) {
            this.tokenizer = split.tokenizer();
            meanings = TokenIds.same(tokenizer.vocabularySize());
            this.size = config.model(tokenizer.vocabularySize());
        } else {
            this.tokenizer = start.tokenizer();
            meanings = start.meanings(split);
            this.size = start.size(config.givenOfModel());
            sized = config.with(size);
            hashes.putAll(start.hashes());
        }
        Lesson<?> lesson = Lesson.of(config.data().batches(), size);
        this.config = sized.withBatches(lesson.name());
        requireTrained();
        this.data = new LessonData(this.config.data(), split, meanings, tokenizer, size, this.config.blockSize());
        noteBlock();
        if (split.leaks()) {
            data.note(split.metaFile() + ": the parts share files, being split by segment, the way that leaks: the"
                    + " validation loss says little of files that were not trained on");
        }
        this.course = course(lesson);
        hashes.putAll(split.hashes());
    }

    /** A model of this structure has no arrays yet, and tells all names. */
    private void requireTrained() {
        LanguageModel model = size.create(new Random(config.run().seed()));
        Freezing.apply(model, size, config.run().freeze());
        if (model.parameterCount(true) == 0) {
            throw new IllegalArgumentException("freeze: '" + config.run().freeze() + "' freezes every parameter of the"
                    + " model; leave one to train");
        }
    }

    private void noteBlock() {
        int taken = ModelSettings.of(size).path(ModelSettings.BLOCK_SIZE).asInt();
        if (config.blockSize() < taken) {
            data.note(String.format(Locale.ROOT, "block_size %,d: batches have no longer sequences, though the model"
                    + " takes %,d tokens", config.blockSize(), taken));
        }
    }

    /**
     * What the run learns.
     *
     * @param validation batches that only measure
     */
    private record Course<B extends Batch>(Lesson<B> lesson, Batches<B> batches, List<B> validation) {}

    private <B extends Batch> Course<B> course(Lesson<B> lesson) throws IOException {
        long seed = config.run().seed();
        Batches<B> batches = lesson.batches(data, Part.TRAIN, seed);
        Batches<B> measured = lesson.batches(data, Part.VALIDATION, seed ^ VALIDATION_SEED);
        List<B> validation = LongStream.range(0, config.data().evaluationBatches()).mapToObj(measured::get).toList();
        return new Course<>(lesson, batches, validation);
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

    /** What a user should know of the data, a line each: how many examples are left out. */
    public List<String> notes() {
        return data.notes();
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
        return run(progress, share -> {});
    }

    /** The same. @param begun told, on one line, how much of the model is trained, when all is loaded */
    public RunLog run(Consumer<RunLog.Entry> progress, Consumer<String> begun)
            throws IOException, InterruptedException {
        return run(course, progress, begun);
    }

    private <B extends Batch> RunLog run(Course<B> course, Consumer<RunLog.Entry> progress, Consumer<String> begun)
            throws IOException, InterruptedException {
        TrainConfig.Run run = config.run();
        try (NDManager manager = NDManager.newBaseManager()) {
            List<Replica<B>> replicas = new ArrayList<>();
            for (Device device : devices) {
                LanguageModel model = model(manager.newSubManager(device));
                replicas.add(new Replica<>(model, course.lesson().objective(model)));
            }
            begun.accept(trainedShare(replicas.get(0).model()));
            Trainer<B> trainer = new Trainer<>(replicas, config.trainer());
            try (RunFolder folder = new RunFolder(
                    new RunFolder.Settings(out, run.saveEvery(), run.keepLast()), info(), files())) {
                return trainer.run(
                        out.getFileName().toString(), course.batches(), course.validation(), folder, progress);
            }
        } catch (LossNotFiniteException e) {
            JsonFile.write(out.resolve(FAILED), e.batches());
            throw run.precision() == Precision.FLOAT32
                    ? e
                    : new LossNotFiniteException(e, "set precision to " + Precision.FLOAT32);
        }
    }

    private static String trainedShare(ModelPart model) {
        long trained = model.parameterCount(true);
        long all = model.parameterCount(false);
        return String.format(Locale.ROOT, "trains %,d of %,d parameters (%.2f%%)", trained, all, 100.0 * trained / all);
    }

    private LanguageModel model(NDManager manager) throws IOException {
        long seed = config.run().seed();
        LanguageModel model = size.create(new Random(seed));
        if (start == null) {
            model.initialize(manager);
        } else {
            start.load(model, manager, new Random(seed));
        }
        config.run().precision().requireSupport(manager.getDevice());
        config.run().precision().use(model);
        Freezing.apply(model, size, config.run().freeze());
        Recomputed.use(model, config.run().activationCheckpointing());
        return model;
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
