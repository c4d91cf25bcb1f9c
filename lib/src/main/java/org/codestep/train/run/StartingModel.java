package org.codestep.train.run;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.codestep.corpus.file.Hash;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelPart;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.lora.AdapterBase;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.tokenize.Tokenizer;
import org.codestep.train.Bounds;
import org.codestep.train.batch.SplitFolder;
import org.codestep.train.batch.TokenIds;
import org.codestep.train.config.ModelSettings;

/** The trained model that a run starts from, and the adapter that it trains, if it does not train the model itself. */
final class StartingModel {

    /** What models of runs call their adapter. */
    private static final String ADAPTER = "adapter";

    private final Path folder;
    private final Optional<LoraConfig> lora;
    private final AdapterBase base;
    private final ModelConfig size;
    private final Tokenizer tokenizer;

    /**
     * Reads all but the parameters.
     *
     * @param folder of a model, or of an adapter that is to be trained further
     * @param lora the adapter to train; empty to train the model itself
     * @throws IOException if there is no model
     * @throws IllegalArgumentException if the folder has an adapter that is not like the one to train, or a tokenizer
     *     with more tokens than the model
     */
    StartingModel(Path folder, Optional<LoraConfig> lora) throws IOException {
        this.folder = folder;
        this.lora = lora;
        if (Lora.isSavedIn(folder)) {
            requireSame(Lora.config(folder));
            base = AdapterBase.read(folder);
        } else {
            base = AdapterBase.of(folder);
        }
        ModelFolder files = new ModelFolder(base.model());
        size = files.config();
        tokenizer = files.tokenizer(size);
    }

    private void requireSame(LoraConfig saved) {
        if (lora.isEmpty()) {
            throw new IllegalArgumentException(folder + " is an adapter of rank " + saved.rank()
                    + ", which lora_rank 0 does not train; set lora_rank to " + saved.rank()
                    + ", or start from the model that it adapts");
        }
        if (!lora.get().equals(saved)) {
            throw new IllegalArgumentException(folder + " is an adapter with " + saved.text() + ", got "
                    + lora.get().text() + "; set the same, or start from the model that it adapts");
        }
    }

    /**
     * The model's structure and size.
     *
     * @param wanted what the settings say of it; the block size may be smaller
     * @throws IllegalArgumentException if they say something else
     */
    ModelConfig size(ObjectNode wanted) {
        JsonNode given = ModelSettings.of(size);
        wanted.properties().forEach(setting -> {
            String found = given.path(setting.getKey()).asText("none");
            if (setting.getKey().equals(ModelSettings.BLOCK_SIZE) && given.has(ModelSettings.BLOCK_SIZE)) {
                requireBlock(setting.getValue().asInt(), given.get(ModelSettings.BLOCK_SIZE).asInt());
            } else if (!found.equalsIgnoreCase(setting.getValue().asText())) {
                throw new IllegalArgumentException(setting.getKey() + ": the model in " + base.model() + " has " + found
                        + ", got " + setting.getValue().asText() + "; leave " + setting.getKey()
                        + " out, or start from another model");
            }
        });
        return size;
    }

    /** Shorter sequences than the model takes need less memory. */
    private void requireBlock(int wanted, int found) {
        Bounds.requireAtLeast(ModelSettings.BLOCK_SIZE, 1, wanted);
        if (wanted > found) {
            throw new IllegalArgumentException(ModelSettings.BLOCK_SIZE + ": the model in " + base.model()
                    + " takes sequences of at most " + found + " tokens, got " + wanted + "; give less, or leave "
                    + ModelSettings.BLOCK_SIZE + " out");
        }
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * What the token ids of a split are to the model.
     *
     * @throws IllegalArgumentException if the split cuts texts into other tokens than the model
     */
    TokenIds meanings(SplitFolder split) {
        TokenIds meanings = TokenIds.between(split.tokenizer(), tokenizer);
        if (meanings == null) {
            throw new IllegalArgumentException(split.metaFile() + " has " + split.tokenizer().vocabularySize()
                    + " tokens of the tokenizer " + split.tokenizer().name() + ", the model in " + base.model() + " "
                    + size.vocabularySize() + (split.tokenizer().vocabularySize() == size.vocabularySize()
                            ? " others" : "") + " of " + tokenizer.name()
                    + "; " + (split.isOfSegments() ? "tokenize the corpus" : "split the examples")
                    + " with the model's own, --tokenizer " + folder);
        }
        return meanings;
    }

    /** The hashes of the parameters' files. */
    Map<String, String> hashes() throws IOException {
        Map<String, String> hashes = new TreeMap<>(Map.of("start_from/model", base.sha256()));
        if (Lora.isSavedIn(folder)) {
            hashes.put("start_from/adapter", Hash.sha256(Lora.parameterFile(folder)));
        }
        return hashes;
    }

    /**
     * Gives a model the parameters, and adds the adapter.
     *
     * @param model that has none yet
     * @param manager owns them
     * @param random draws the first values of a new adapter
     */
    void load(ModelPart model, NDManager manager, RandomGenerator random) throws IOException {
        new ModelFolder(base.model()).load(model, manager);
        if (lora.isPresent()) {
            Lora.add(model, ADAPTER, lora.get(), random);
            if (Lora.isSavedIn(folder)) {
                Lora.restore(model, ADAPTER, folder);
            }
        }
    }

    /** How checkpoints keep the adapter; empty if it is the model itself that is trained. */
    Optional<ModelFiles> files() {
        return lora.map(config -> new ModelFiles.Adapter(ADAPTER, config, base));
    }
}
