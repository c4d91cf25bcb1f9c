package org.codestep.train;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.codestep.corpus.EntryReader;
import org.codestep.corpus.Hash;
import org.codestep.corpus.JsonFile;
import org.codestep.corpus.Part;
import org.codestep.model.Gpt;
import org.codestep.model.GptConfig;
import org.codestep.model.Layer;
import org.codestep.model.ModelFolder;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.Tokenizers;

/** Trains a {@link Gpt}, new or trained before, on the files of a split, by settings alone, into a {@link RunFolder}. */
public final class GptTraining {

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
    private final GptConfig size;
    private final Map<String, String> hashes = new LinkedHashMap<>();
    private final Batches<TokenBatch> batches;
    private final List<TokenBatch> validation;

    /** What {@code meta.json} has that is needed here. */
    private static Tokenizer tokenizer(Path file) throws IOException {
        JsonNode meta = JsonFile.read(file, JsonNode.class);
        List<String> tokens = new ArrayList<>();
        meta.path("itos").forEach(token -> tokens.add(token.asText()));
        try {
            return Tokenizers.of(meta.path("tokenizer").asText(), tokens);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the data, and checks that all numbers fit. Nothing is written yet.
     *
     * @param out the run's folder
     * @throws IOException if the data, or the model to start from, cannot be read
     * @throws IllegalArgumentException if numbers do not fit together; the message names them and the remedy
     */
    public GptTraining(TrainConfig config, Path out) throws IOException {
        this.out = out;
        this.start = start(config.start());
        this.devices = Devices.of(config.run().devices());
        config.trainer().requireShardsFor(devices.size());
        this.tokenizer = start == null || config.data().batches() == TrainConfig.BatchKind.WINDOWS
                ? tokenizer(config.data().data().resolve("meta.json"))
                : start.tokenizer();
        if (start == null) {
            this.size = config.model(tokenizer.vocabularySize());
            this.config = config;
        } else {
            start.requireVocabulary(tokenizer, config.data().data().resolve("meta.json"));
            this.size = start.size(TrainSettings.chosen(config.model()));
            this.config = config.with(size);
            hashes.putAll(start.hashes());
        }
        this.batches = batches(Part.TRAIN, config.run().seed());
        Batches<TokenBatch> measured = batches(Part.VALIDATION, config.run().seed() ^ VALIDATION_SEED);
        this.validation = LongStream.range(0, config.data().evaluationBatches()).mapToObj(measured::get).toList();
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
        String name = part.fileName() + (data.batches() == TrainConfig.BatchKind.WINDOWS ? ".bin" : ".txt");
        Path file = data.data().resolve(name);
        if (data.batches() == TrainConfig.BatchKind.WINDOWS) {
            TokenFile tokens = new TokenFile(file, tokenizer.vocabularySize());
            hashes.put(name, tokens.sha256());
            return new RandomWindows(tokens, data.batchSize(), size.blockSize(), seed);
        }
        List<EncodedExample> examples = examples(file);
        hashes.put(name, Hash.sha256(file));
        try {
            return data.batches() == TrainConfig.BatchKind.PACKED
                    ? new PackedExamples(examples, data.batchSize(), size.blockSize(), data.promptWeight(), seed)
                    : new ExampleBatches(examples, data.batchSize(), data.promptWeight(), seed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private List<EncodedExample> examples(Path file) throws IOException {
        List<EncodedExample> examples = new ArrayList<>();
        String end = config.data().answerAfter();
        try (EntryReader entries = new EntryReader(file)) {
            while (entries.hasNext()) {
                String text = entries.next().exampleText();
                String place = file + ": example " + (examples.size() + 1);
                int cut = text.lastIndexOf(end) + end.length();
                if (cut < end.length() || cut == text.length()) {
                    throw new IllegalArgumentException(
                            place + " has no answer after '" + end
                                    + "'; set answer_after to the text that ends a prompt");
                }
                EncodedExample example = encode(text.substring(0, cut), text.substring(cut), place);
                if (example.ids().length - 1 > size.blockSize()) {
                    throw new IllegalArgumentException(place + " has " + example.ids().length
                            + " tokens, a block_size of " + size.blockSize() + " takes " + (size.blockSize() + 1L)
                            + "; make the block larger or leave long examples out");
                }
                examples.add(example);
            }
        }
        return examples;
    }

    private EncodedExample encode(String prompt, String answer, String place) {
        try {
            return EncodedExample.of(prompt, answer, tokenizer);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        }
    }

    /** The size of the model that is trained. */
    public GptConfig size() {
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
        Gpt model = new Gpt(size, new Random(seed));
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

    private void write(Layer model, Path folder) throws IOException {
        ModelFolder to = new ModelFolder(folder);
        to.save(model, size);
        to.save(tokenizer);
    }
}
