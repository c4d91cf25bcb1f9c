package org.codestep.model.file;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.SavedTokenizer;
import org.codestep.corpus.file.Disk;
import org.codestep.corpus.file.Hash;
import org.codestep.corpus.file.JsonFile;
import org.codestep.corpus.file.OpenFiles;
import org.codestep.corpus.file.PlacedFile;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelPart;
import org.codestep.model.ModelType;
import org.codestep.model.VocabularyGrowth;
import org.codestep.model.weights.WeightFile;
import org.codestep.model.weights.WeightNames;
import org.codestep.tokenize.Tokenizer;
import org.codestep.tokenize.pretrained.PretrainedTokenizer;

/**
 * A model as a folder: its parameters in {@code model.safetensors}, its configuration in {@code config.json}, and the
 * tokens that it knows in {@code vocabulary.json}, beside which the tokenizer may have files of its own. Where the kind
 * of model has {@link ModelType#weightNames names of another program}, both are as that program has them. Parameters
 * are read in each of the formats of {@link WeightFile}, and written in the first.
 *
 * @param path of the folder
 */
public record ModelFolder(Path path) {

    private static final String TYPE = "model_type";
    private static final String TOKENS = "tokens";

    public ModelFolder {
        Objects.requireNonNull(path, "path");
    }

    /**
     * Writes the parameters and the configuration; makes the folder if it is not there.
     *
     * @param config that the model was made with
     */
    public void save(ModelPart model, ModelConfig config) throws IOException {
        Disk.createDirectories(path);
        ObjectNode fields = EntryWriter.object();
        fields.put(TYPE, config.type());
        fields.setAll(ModelType.of(config.type()).fields(config));
        JsonFile.write(configFile(), fields);
        Optional<WeightNames> names = ModelType.of(config.type()).weightNames(config);
        if (names.isPresent()) {
            names.get().write(Checkpoint.arrays(model), parameterFile());
        } else {
            Checkpoint.save(model, parameterFile());
        }
    }

    /** Writes the tokenizer. */
    public void save(Tokenizer tokenizer) throws IOException {
        Disk.createDirectories(path);
        try (OpenFiles files = new OpenFiles()) {
            for (PlacedFile file : SavedTokenizer.write(tokenizer, path, files)) {
                file.place();
            }
        }
        ObjectNode fields = SavedTokenizer.description(tokenizer);
        tokenizer.vocabulary().forEach(fields.putArray(TOKENS)::add);
        JsonFile.write(vocabularyFile(), fields);
    }

    /**
     * Reads the configuration.
     *
     * @throws IOException if it is not there, or is that of an unknown kind of model; the message says which
     * @throws IllegalArgumentException if its weights, which tell a part of it, are damaged
     */
    public ModelConfig config() throws IOException {
        requireModel();
        ObjectNode fields = JsonFile.read(configFile(), ObjectNode.class);
        JsonNode type = fields.remove(TYPE);
        if (type == null) {
            throw new IOException(configFile() + " has no " + TYPE + "; the types are "
                    + String.join(", ", ModelType.REGISTER.names()));
        }
        ModelType known;
        ModelConfig config;
        try {
            known = ModelType.of(type.asText());
            config = known.config(fields);
        } catch (IllegalArgumentException e) {
            throw new IOException(configFile() + ": " + e.getMessage(), e);
        }
        return known.fitted(config, path);
    }

    /** The folder of a run is easily taken for that of its model. */
    private void requireModel() throws IOException {
        Path best = path.resolve("best");
        if (!Files.exists(configFile()) && Files.exists(best)) {
            throw new IOException(path + " is the folder of a run, not of a model; give " + best + " or "
                    + path.resolve("last"));
        }
    }

    /**
     * Reads the tokenizer: the one that was saved, or else that of a model made elsewhere.
     *
     * @throws IOException if it is not there, or its files do not fit together
     */
    public Tokenizer tokenizer() throws IOException {
        requireModel();
        return Files.exists(vocabularyFile())
                ? SavedTokenizer.load(vocabularyFile(), TOKENS)
                : PretrainedTokenizer.read(path);
    }

    /**
     * Reads the tokenizer for the model's configuration. Models made elsewhere may have parameters for more tokens.
     *
     * @throws IOException as {@link #tokenizer()}
     * @throws IllegalArgumentException if it has more tokens than the model
     */
    public Tokenizer tokenizer(ModelConfig config) throws IOException {
        Tokenizer tokenizer = tokenizer();
        if (tokenizer.vocabularySize() > config.vocabularySize()) {
            throw new IllegalArgumentException("the tokenizer in " + path + " has " + tokenizer.vocabularySize()
                    + " tokens, the model of " + configFile() + " only " + config.vocabularySize()
                    + "; take both from one run");
        }
        return tokenizer;
    }

    /**
     * Writes the model and the tokenizer with further special tokens, whose vectors begin near the mean of the others',
     * see {@link VocabularyGrowth}. It is what {@code add_special_tokens} and
     * {@code resize_token_embeddings} do in Python; ids that the model has and its tokenizer does not are used first.
     *
     * @param tokens their texts, as {@code <task>}; those that there are keep their ids
     * @param to a folder that is not there yet, and appears when it is whole
     * @param random draws the new vectors
     * @return the new folder
     * @throws IOException if a file cannot be read or written, or {@code to} is there
     * @throws IllegalArgumentException if the tokenizer is one of Codestep's, whose tokens are what they are
     */
    public ModelFolder withSpecialTokens(List<String> tokens, Path to, RandomGenerator random) throws IOException {
        ModelConfig config = config();
        if (!(tokenizer(config) instanceof PretrainedTokenizer before)) {
            throw new IllegalArgumentException("the tokenizer in " + path + " is one of Codestep's, which takes no further"
                    + " tokens; wanted that of a model made elsewhere");
        }
        if (Files.exists(to)) {
            throw new IOException(to + " is there already; name a new folder");
        }
        PretrainedTokenizer tokenizer = before.withSpecialTokens(tokens);
        int ids = Math.max(config.vocabularySize(), tokenizer.vocabularySize());
        ModelConfig larger = ModelType.withVocabulary(config, ids);
        ModelFolder aside = new ModelFolder(to.resolveSibling(to.getFileName() + ".part"));
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            LanguageModel model = config.create(random);
            load(model, manager);
            aside.save(VocabularyGrowth.grown(model, larger, random), larger);
            aside.save(tokenizer);
        }
        Disk.move(aside.path, to);
        return new ModelFolder(to);
    }

    /**
     * Reads the parameters into a model. Unless all of them can be read, nothing of it changes.
     *
     * @param model initialised; parameters of adapters may be absent and stay as they are
     * @throws IllegalArgumentException if a file is damaged, or does not fit the model; the message says what, where,
     *     and what was wanted
     */
    public void load(ModelPart model) throws IOException {
        Optional<WeightNames> names = weightNames();
        if (names.isPresent()) {
            names.get().read(WeightFile.in(path), Checkpoint.arrays(model));
        } else {
            Checkpoint.load(model, WeightFile.in(path));
        }
    }

    /**
     * Reads the parameters of a model that has none yet, which costs no more memory than they have; see
     * {@link WeightFile} on what may happen to the file meanwhile.
     *
     * @param model as {@link ModelConfig#create} makes it
     * @param manager owns the parameters, on its device
     * @throws IllegalArgumentException as the other method
     */
    public void load(ModelPart model, NDManager manager) throws IOException {
        Optional<WeightNames> names = weightNames();
        WeightFile file = WeightFile.in(path);
        try (NDManager scope = manager.newSubManager()) {
            Map<String, NDArray> arrays = names.isPresent()
                    ? names.get().read(file, Checkpoint.shapes(model), scope)
                    : Checkpoint.read(model, file, scope);
            model.initialize(arrays);
            arrays.values().forEach(array -> array.attach(manager));
        }
    }

    private Optional<WeightNames> weightNames() throws IOException {
        ModelConfig config = config();
        return ModelType.of(config.type()).weightNames(config);
    }

    /** The SHA-256 of the parameters' file, in hexadecimal; of several, that of a text with those of each. */
    public String sha256() throws IOException {
        requireModel();
        List<String> hashes = new ArrayList<>();
        for (Path file : parameterFiles()) {
            hashes.add(Hash.sha256(file));
        }
        return hashes.size() == 1 ? hashes.get(0) : Hash.sha256(String.join("\n", hashes));
    }

    /** The file that {@link #save} writes the parameters to. */
    public Path parameterFile() {
        return path.resolve("model.safetensors");
    }

    /** The files that {@link #load} reads them from; if there are none, the one that {@link #save} writes. */
    public Set<Path> parameterFiles() throws IOException {
        return WeightFile.isIn(path) ? WeightFile.in(path).files() : Set.of(parameterFile());
    }

    public Path configFile() {
        return path.resolve("config.json");
    }

    public Path vocabularyFile() {
        return path.resolve("vocabulary.json");
    }
}
