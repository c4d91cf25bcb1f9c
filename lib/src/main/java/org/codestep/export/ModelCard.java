package org.codestep.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.codestep.corpus.file.Hash;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.evaluate.run.EvaluationFolder;
import org.codestep.model.lora.ModelSource;
import org.codestep.tokenize.Quoted;
import org.codestep.tokenize.SpecialToken;
import org.codestep.tokenize.Tokenizer;
import org.codestep.train.TrainerState;
import org.codestep.train.run.RunFolder;
import org.codestep.train.run.RunInfo;

/**
 * The page about a model or an adapter that the Hub shows, in Markdown: what its files say, and nothing else.
 *
 * @param text all of it
 */
record ModelCard(String text) {

    private static final String FILE = "README.md";

    /**
     * How a model was made, as far as it is known.
     *
     * @param run that it comes from
     * @param state where the run stood
     * @param evaluations summaries by the names of their folders
     */
    record Origin(Optional<RunInfo> run, Optional<TrainerState> state, Map<String, JsonNode> evaluations) {

        static final Origin UNKNOWN = new Origin(Optional.empty(), Optional.empty(), Map.of());

        /**
         * Reads what there is.
         *
         * @param source of which the folder of the model, or of its adapter, has the run's files if it is a checkpoint
         * @param folders of evaluations; those in that folder are read too
         * @throws IOException if one has no evaluation that is complete
         * @throws IllegalArgumentException if one is of another model
         */
        static Origin read(ModelSource source, List<Path> folders) throws IOException {
            Path model = source.last();
            Map<String, JsonNode> evaluations = new LinkedHashMap<>();
            List<Path> all = new ArrayList<>(folders);
            try (Stream<Path> inside = Files.list(model)) {
                inside.filter(EvaluationFolder::isComplete).sorted().forEach(all::add);
            }
            Set<Path> weights = source.weights();
            for (Path folder : all) {
                requireOf(weights, folder);
                evaluations.put(folder.getFileName().toString(), EvaluationFolder.summary(folder));
            }
            return RunFolder.holdsRun(model)
                    ? new Origin(Optional.of(RunInfo.read(model)), RunFolder.stateOf(model), evaluations)
                    : new Origin(Optional.empty(), Optional.empty(), evaluations);
        }

        private static void requireOf(Collection<Path> weights, Path evaluation) throws IOException {
            Collection<String> known = EvaluationFolder.info(evaluation).data().values();
            for (Path file : weights) {
                if (!known.contains(Hash.sha256(file))) {
                    throw new IllegalArgumentException(evaluation + " is an evaluation of another model: " + file
                            + " is not among its files; give one of this model");
                }
            }
        }
    }

    /**
     * Of a model.
     *
     * @param name of its folder
     * @param config its {@code config.json}
     * @param parameters their number
     */
    static ModelCard ofModel(String name, ObjectNode config, long parameters, Tokenizer tokenizer, Origin origin) {
        String loader = loader(config);
        List<String> lines = new ArrayList<>(List.of("---", "library_name: transformers", pipeline(config), "---",
                "# " + name, "",
                String.format(Locale.ROOT, "A `%s` of %,d parameters, exported by Codestep.",
                        config.path("architectures").path(0).asText(), parameters),
                "", "```python",
                "from transformers import " + loader + ", AutoTokenizer", "",
                "model = " + loader + ".from_pretrained(" + quoted(name) + ")",
                "tokenizer = AutoTokenizer.from_pretrained(" + quoted(name) + ")",
                "```", "", "## Model", ""));
        Map<String, String> structure = new LinkedHashMap<>();
        config.properties().stream()
                .filter(field -> field.getValue().isValueNode() && !field.getValue().isNull())
                .forEach(field -> structure.put(field.getKey(), field.getValue().asText()));
        addTable(lines, "setting", structure);
        lines.addAll(List.of("", "## Tokenizer", ""));
        addTable(lines, "tokenizer", tokens(tokenizer));
        return of(lines, origin);
    }

    /**
     * Of an adapter.
     *
     * @param name of its folder
     * @param config {@code config.json} of the model that it changes
     * @param adapter its {@code adapter_config.json}
     * @param parameters their number, without those of the model
     */
    static ModelCard ofAdapter(String name, ObjectNode config, ObjectNode adapter, long parameters, Origin origin) {
        String loader = loader(config);
        String base = quoted(adapter.path("base_model_name_or_path").asText());
        String place = adapter.has("revision")
                ? base + ", revision=" + quoted(adapter.path("revision").asText()) : base;
        List<String> lines = new ArrayList<>(List.of("---", "library_name: peft", "base_model: " + base,
                pipeline(config), "tags:", "- lora", "---",
                "# " + name, "",
                String.format(Locale.ROOT, "A LoRA adapter of %,d parameters, exported by Codestep.", parameters),
                "", "```python",
                "from peft import PeftModel",
                "from transformers import " + loader + ", AutoTokenizer", "",
                "model = " + loader + ".from_pretrained(" + place + ")",
                "model = PeftModel.from_pretrained(model, " + quoted(name) + ")",
                "tokenizer = AutoTokenizer.from_pretrained(" + place + ")",
                "```", "", "## Adapter", ""));
        Map<String, String> settings = new LinkedHashMap<>();
        adapter.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .forEach(field -> settings.put(field.getKey(), text(field.getValue())));
        addTable(lines, "setting", settings);
        return of(lines, origin);
    }

    private static String loader(ObjectNode config) {
        return isEncoderDecoder(config) ? "AutoModelForSeq2SeqLM" : "AutoModelForCausalLM";
    }

    private static String pipeline(ObjectNode config) {
        return "pipeline_tag: " + (isEncoderDecoder(config) ? "text2text-generation" : "text-generation");
    }

    private static boolean isEncoderDecoder(ObjectNode config) {
        return config.path("is_encoder_decoder").asBoolean();
    }

    /** A string of JSON, which is one of Python and of YAML, too. */
    private static String quoted(String text) {
        return JsonNodeFactory.instance.textNode(text).toString();
    }

    private static ModelCard of(List<String> lines, Origin origin) {
        origin.run.ifPresent(run -> addTraining(lines, run, origin.state));
        origin.evaluations.forEach((folder, summary) -> addEvaluation(lines, folder, summary));
        return new ModelCard(String.join("\n", lines) + "\n");
    }

    /** Writes it as the Hub finds it in a folder. */
    void write(Path folder) throws IOException {
        try (PlacedFile file = new PlacedFile(folder.resolve(FILE))) {
            file.write(text);
            file.place();
        }
    }

    private static Map<String, String> tokens(Tokenizer tokenizer) {
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("kind", tokenizer.name());
        tokens.put("tokens", Integer.toString(tokenizer.vocabularySize()));
        for (SpecialToken role : SpecialToken.values()) {
            tokenizer.special(role).ifPresent(id -> tokens.put(
                    role.name().toLowerCase(Locale.ROOT), id + " " + Quoted.of(tokenizer.tokenText(id))));
        }
        return tokens;
    }

    private static void addTraining(List<String> lines, RunInfo run, Optional<TrainerState> reached) {
        lines.addAll(List.of("", "## Training", ""));
        Map<String, String> progress = new LinkedHashMap<>();
        reached.ifPresent(state -> {
            progress.put("steps", Long.toString(state.step()));
            progress.put("examples", Long.toString(state.examples()));
            progress.put("tokens", Long.toString(state.tokens()));
            if (state.bestStep() > 0) {
                progress.put("lowest validation loss",
                        String.format(Locale.ROOT, "%.6f after step %d", state.bestLoss(), state.bestStep()));
            }
        });
        progress.put("seed", Long.toString(run.seed()));
        progress.put("device", run.device());
        run.versions().forEach(progress::put);
        addTable(lines, "run", progress);
        lines.add("");
        Map<String, String> settings = new LinkedHashMap<>();
        run.settings().properties().forEach(setting -> settings.put(setting.getKey(), text(setting.getValue())));
        addTable(lines, "setting of the run", settings);
        if (!run.data().isEmpty()) {
            lines.add("");
            addTable(lines, "SHA-256 of", run.data());
        }
    }

    private static void addEvaluation(List<String> lines, String folder, JsonNode summary) {
        lines.addAll(List.of("", "## Evaluation: " + folder, "", "Task `" + summary.path("task").asText() + "`, "
                + summary.path("examples").asInt() + " examples; intervals of 95%.", ""));
        Map<String, String> scores = new LinkedHashMap<>();
        summary.path("accuracy").properties().forEach(score -> scores.put(score.getKey(), score(score.getValue())));
        summary.path("baselines").properties().forEach(
                score -> scores.put("baseline: " + score.getKey(), score(score.getValue())));
        addTable(lines, "metric", scores);
    }

    private static String score(JsonNode score) {
        double value = score.path(score.has("accuracy") ? "accuracy" : "value").asDouble();
        return String.format(Locale.ROOT, "%.4f (%.4f to %.4f)", value, score.path("low").asDouble(),
                score.path("high").asDouble());
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static void addTable(List<String> lines, String title, Map<String, String> rows) {
        lines.add("| " + title + " | |");
        lines.add("|---|---|");
        rows.forEach((name, value) -> lines.add("| " + cell(name) + " | " + cell(value) + " |"));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\R", " ");
    }
}
