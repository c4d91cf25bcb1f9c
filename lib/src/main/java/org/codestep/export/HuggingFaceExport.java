package org.codestep.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.corpus.file.PlacedFolder;
import org.codestep.decode.TextGenerator;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.export.PythonModel;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.lora.ModelSource;
import org.codestep.model.weights.StoredPrecision;
import org.codestep.model.weights.WeightShards;
import org.codestep.tokenize.SpecialToken;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;
import org.codestep.tokenize.pretrained.PythonTokenizer;

/**
 * Writes a model's folder as Hugging Face's transformers and tokenizers load it, without code of ours: weights and
 * {@code config.json} of one of their classes, {@code generation_config.json}, the tokenizer, and a page about the
 * model.
 *
 * <pre>{@code
 * HuggingFaceExport.write(Path.of("runs/first/best"), Path.of("for-python"));
 * }</pre>
 *
 * <p>The folder appears under its name when it is complete. {@link ModelFolder} reads it too.
 */
public final class HuggingFaceExport {

    private static final String GENERATION = "generation_config.json";
    private static final String TOKENIZER = "tokenizer.json";
    /** What stays as it came of a model made elsewhere, or with such a tokenizer. */
    private static final List<String> AS_THEY_CAME = List.of(TOKENIZER, "tokenizer_config.json", "vocab.json",
            "merges.txt", "special_tokens_map.json", "added_tokens.json", "chat_template.jinja", GENERATION);

    /** By role, what the configurations call the id of its token. */
    private static final Map<SpecialToken, String> IDS = new EnumMap<>(Map.of(
            SpecialToken.BEGIN, "bos_token_id", SpecialToken.END, "eos_token_id",
            SpecialToken.PADDING, "pad_token_id"));

    private HuggingFaceExport() {}

    /**
     * How it is written.
     *
     * @param weights with how many bits, and in how many files
     * @param evaluations folders of evaluations of the model, for the page about it
     */
    public record Settings(WeightShards weights, List<Path> evaluations) {

        /** 32 bits, files of 5 GB, no evaluations. */
        public static final Settings DEFAULT =
                new Settings(new WeightShards(StoredPrecision.FLOAT32, 5_000_000_000L), List.of());

        public Settings {
            Objects.requireNonNull(weights, "weights");
            evaluations = List.copyOf(evaluations);
        }
    }

    /** The model of a folder with the usual settings. */
    public static void write(Path model, Path out) throws IOException {
        write(model, Optional.empty(), Settings.DEFAULT, out);
    }

    /**
     * The model of a folder.
     *
     * @param model as {@link ModelFolder} describes it; or of an adapter that says which model it changes
     * @param adapter of the model; it is merged into it
     * @param out is not there, or an empty folder
     * @throws IOException if a file cannot be read or written, or {@code out} has something in it
     * @throws IllegalArgumentException if Python has no class for the model, or no way to say its tokenizer; the
     *     message names what stands in the way
     */
    public static void write(Path model, Optional<Path> adapter, Settings settings, Path out) throws IOException {
        PlacedFolder.requireEmpty(out);
        ModelSource source = ModelSource.of(model, adapter);
        ModelFolder base = source.base();
        ModelConfig config = base.config();
        PythonModel python = PythonModel.of(config);
        ModelCard.Origin origin = ModelCard.Origin.read(source, settings.evaluations);
        try (TextGenerator generator = TextGenerator.open(base.path(), source.adapter())) {
            // Not the generator's, which may have further ids that stand for nothing.
            Tokenizer tokenizer = base.tokenizer(config);
            write(new Parts(generator.model(), config, python, tokenizer), Optional.of(base.path()), origin,
                    settings.weights, out);
        }
    }

    /**
     * A model that is at hand, as in a notebook, with the usual settings.
     *
     * @param model initialised; an adapter that it has must be merged
     * @param config that it was made with
     * @param out is not there, or an empty folder
     * @throws IOException if a file cannot be written, or {@code out} has something in it
     * @throws IllegalArgumentException as the other method
     */
    public static void write(LanguageModel model, ModelConfig config, Tokenizer tokenizer, Path out)
            throws IOException {
        write(new Parts(model, config, PythonModel.of(config), tokenizer), Optional.empty(), ModelCard.Origin.UNKNOWN,
                Settings.DEFAULT.weights, out);
    }

    private record Parts(LanguageModel model, ModelConfig config, PythonModel python, Tokenizer tokenizer) {}

    private static void write(Parts parts, Optional<Path> source, ModelCard.Origin origin, WeightShards weights,
            Path out) throws IOException {
        ObjectNode config = config(parts, weights);
        Map<String, byte[]> tokenizer = PythonTokenizer.files(parts.tokenizer, parts.model.promptLimit());
        try (PlacedFolder folder = new PlacedFolder(out)) {
            Path part = folder.part();
            parts.python.write(parts.model, weights, part);
            if (parts.tokenizer instanceof PretrainedTokenizer) {
                copyFiles(source, part);
            } else {
                new ModelFolder(part).save(parts.tokenizer); // for Codestep, which knows what text its tokens have
            }
            if (!Files.exists(part.resolve(TOKENIZER))) {
                for (Map.Entry<String, byte[]> file : tokenizer.entrySet()) {
                    write(part.resolve(file.getKey()), file.getValue());
                }
            }
            if (!Files.exists(part.resolve(GENERATION))) {
                JsonFile.write(part.resolve(GENERATION), generation(parts.tokenizer, config));
            }
            ModelCard.ofModel(name(out), config, parts.model.parameterCount(false), parts.tokenizer, origin)
                    .write(part);
            // Last: without it, nobody takes the folder for a model's.
            JsonFile.write(new ModelFolder(part).configFile(), config);
            folder.place();
        }
    }

    /** What a folder is called. */
    static String name(Path folder) {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }

    private static void copyFiles(Optional<Path> source, Path part) throws IOException {
        for (String name : source.isPresent() ? AS_THEY_CAME : List.<String>of()) {
            Path file = source.get().resolve(name);
            if (Files.exists(file)) {
                write(part.resolve(name), Files.readAllBytes(file));
            }
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (PlacedFile placed = new PlacedFile(file)) {
            placed.write(content);
            placed.place();
        }
    }

    private static ObjectNode config(Parts parts, WeightShards weights) {
        ObjectNode config = parts.python.config().deepCopy();
        // Both versions of transformers load the weights in the precision that is told here.
        config.put("dtype", weights.precision().toString()).put("torch_dtype", weights.precision().toString());
        if (parts.config instanceof GptConfig) { // other configurations have what they came with
            IDS.forEach((role, name) -> config.set(name, id(parts.tokenizer, role, config)));
        }
        return config;
    }

    /** With what answers begin and end: where Codestep's do. */
    private static ObjectNode generation(Tokenizer tokenizer, ObjectNode config) {
        ObjectNode generation = EntryWriter.object();
        IDS.forEach((role, name) -> {
            JsonNode id = id(tokenizer, role, config);
            if (!id.isNull()) {
                generation.set(name, id);
            }
        });
        JsonNode start = config.path("decoder_start_token_id");
        return start.isInt() ? generation.set("decoder_start_token_id", start) : generation;
    }

    /** The id of a token that the tokenizer, or else the model's configuration names. */
    private static JsonNode id(Tokenizer tokenizer, SpecialToken role, ObjectNode config) {
        OptionalInt id = tokenizer.special(role);
        return id.isPresent()
                ? config.numberNode(id.getAsInt())
                : Optional.ofNullable(config.get(IDS.get(role))).orElse(config.nullNode());
    }
}
