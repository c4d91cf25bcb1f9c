package org.codestep.model.lora;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.codestep.model.LanguageModel;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.weights.WeightNames;

/** A trained model and an adapter of it beside its weights, read from their folders. */
public final class AdaptedModel implements AutoCloseable {

    private static final String NAME = "adapter";

    private final NDManager manager;
    private final LanguageModel model;
    private final LoraConfig config;

    private AdaptedModel(NDManager manager, LanguageModel model, LoraConfig config) {
        this.manager = manager;
        this.model = model;
        this.config = config;
    }

    /**
     * Reads both.
     *
     * @param base the folder of the model
     * @param adapter that of the adapter, as {@link Lora#save} or PEFT wrote it
     * @throws IOException if a file is not there or cannot be read
     * @throws IllegalArgumentException if they do not fit together; the message says why
     */
    public static AdaptedModel open(ModelFolder base, Path adapter) throws IOException {
        AdapterBase.requireFit(adapter, base.path());
        LanguageModel model = base.config().create(new SplittableRandom(0));
        NDManager manager = NDManager.newBaseManager();
        try {
            base.load(model, manager);
            return new AdaptedModel(manager, model, Lora.load(model, NAME, adapter));
        } catch (IOException | RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** The model; its adapter is in use, and is all of it that can be trained. */
    public LanguageModel model() {
        return model;
    }

    /** Writes the adapter, see {@link PeftFolder#write}. */
    public ObjectNode writeForPeft(WeightNames names, String base, Path folder) throws IOException {
        return PeftFolder.write(model, NAME, config, names, base, folder);
    }

    @Override
    public void close() {
        manager.close();
    }
}
