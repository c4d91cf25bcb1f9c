package org.codestep.evaluate.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.codestep.corpus.file.Hash;
import org.codestep.decode.Strategy;
import org.codestep.decode.logits.Penalties;
import org.codestep.evaluate.ExampleEvaluator;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.lora.ModelSource;
import org.codestep.task.AnswerChecker;
import org.codestep.train.run.RunInfo;

/**
 * What an {@link EvaluationFolder} evaluates.
 *
 * @param model the folder of the model, see {@link ModelFolder}, or of an adapter that says which model it changes
 * @param adapter the folder of a LoRA adapter to merge into it
 * @param task what the examples are of
 * @param examples the file of examples
 * @param snippets the file of snippets that they were made from, which knows their levels
 * @param training the file of training examples that baselines learn from
 * @param trainingLimit how many of those, the first ones; 0 for all, which have to fit into memory
 * @param limit how many examples, the first ones; 0 for all
 * @param batchSize prompts that are continued side by side, at least 1
 * @param strategy by which answers are found
 * @param penalties what scores undergo before a token is chosen
 */
public record EvaluationSettings(
        Path model,
        Optional<Path> adapter,
        AnswerChecker task,
        Path examples,
        Optional<Path> snippets,
        Optional<Path> training,
        long trainingLimit,
        long limit,
        int batchSize,
        Strategy strategy,
        Penalties penalties) {

    /** As many training examples as baselines learn from, where nothing else is wanted. */
    public static final long TRAINING_LIMIT = 100_000;

    /** Digits of a hash that a message shows. */
    private static final int SHOWN_DIGITS = 12;

    /** @throws IllegalArgumentException if a limit is below 0, or the batch size below 1 */
    public EvaluationSettings {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(examples, "examples");
        requireSizes(limit, trainingLimit, batchSize);
    }

    /** @throws IllegalArgumentException if a limit is below 0, or the batch size below 1 */
    public static void requireSizes(long limit, long trainingLimit, int batchSize) {
        if (limit < 0 || trainingLimit < 0 || batchSize < 1) {
            throw new IllegalArgumentException("wanted limits of at least 1, or 0 for none, and a batch size of at"
                    + " least 1; got " + limit + " and " + trainingLimit + ", and " + batchSize);
        }
    }

    /** With greedy decoding. */
    public EvaluationSettings(Path model, Optional<Path> adapter, AnswerChecker task, Path examples,
            Optional<Path> snippets, Optional<Path> training, long trainingLimit, long limit, int batchSize) {
        this(model, adapter, task, examples, snippets, training, trainingLimit, limit, batchSize, Strategy.GREEDY,
                Penalties.NONE);
    }

    /** All examples of a file, without baselines and levels. */
    public EvaluationSettings(Path model, AnswerChecker task, Path examples) {
        this(model, Optional.empty(), task, examples, Optional.empty(), Optional.empty(), TRAINING_LIMIT, 0,
                ExampleEvaluator.BATCH);
    }

    /**
     * The settings with a hash of every file that goes in.
     *
     * @throws IOException if one of them is not there
     */
    RunInfo info() throws IOException {
        Map<String, Object> chosen = new LinkedHashMap<>();
        chosen.put("task", task.name());
        chosen.putAll(task.settings());
        chosen.put("limit", limit);
        chosen.put("batch_size", batchSize);
        chosen.put("training_limit", training.isPresent() ? trainingLimit : 0);
        chosen.putAll(strategy.settings());
        chosen.putAll(penalties.settings());
        Map<String, Path> inputs = new TreeMap<>(Map.of("examples", examples));
        ModelSource source = ModelSource.of(model, adapter);
        addModel(inputs, source.base());
        if (source.adapter().isPresent()) {
            for (Path file : files(source.adapter().get())) {
                inputs.put("adapter/" + file.getFileName(), file);
            }
        }
        snippets.ifPresent(file -> inputs.put("snippets", file));
        training.ifPresent(file -> inputs.put("training", file));
        Map<String, String> hashes = new TreeMap<>();
        for (Map.Entry<String, Path> input : inputs.entrySet()) {
            hashes.put(input.getKey(), Hash.sha256(input.getValue()));
        }
        if (!inputs.containsKey("vocabulary")) { // a model that was made elsewhere has other files
            hashes.put("tokenizer", source.base().tokenizer().fingerprint());
        }
        return RunInfo.of(chosen, 0, hashes);
    }

    private static void addModel(Map<String, Path> inputs, ModelFolder base) throws IOException {
        Set<Path> parameters = base.parameterFiles();
        parameters.forEach(file -> inputs.put(parameters.size() == 1 ? "model" : "model/" + file.getFileName(), file));
        inputs.put("config", base.configFile());
        if (Files.exists(base.vocabularyFile())) {
            inputs.put("vocabulary", base.vocabularyFile());
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not there");
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** What has to be the same for the same answers, by name: settings, files, and the device. */
    static Map<String, String> identity(RunInfo info) {
        Map<String, String> all = new TreeMap<>();
        info.settings().properties().forEach(setting -> all.put(setting.getKey(), setting.getValue().asText()));
        info.data().forEach((name, hash) -> all.put(name, "a file of SHA-256 " + hash.substring(0, SHOWN_DIGITS)));
        all.put("device", info.device());
        return all;
    }
}
