package org.codestep.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.codestep.corpus.file.JsonFile;
import org.codestep.export.PeftExport;
import org.codestep.model.LanguageModel;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.lora.AdapterBase;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.model.t5.T5;
import org.codestep.model.weights.Safetensors;

/** Random adapters that are exported to PEFT, and what Codestep computes with them. */
final class AdapterExports {

    private static final String NAME = "x";
    private static final int ROWS = 2;
    private static final int LENGTH = 12;

    private AdapterExports() {}

    /**
     * Adapts {@code FOLDER/model}: {@code FOLDER/adapter} is the adapter as checkpoints have it, {@code FOLDER/peft}
     * what is exported of it. {@code FOLDER/ours.safetensors} has {@code inputs} (B, T), of an encoder-decoder (B, S)
     * and {@code labels} (B, T), and the {@code logits} (B, T, V) with the adapter beside its model and {@code merged}.
     *
     * @param base what Python loads the model from
     * @param lora the adapter's settings
     */
    static void write(Path folder, Path base, JsonNode lora) throws IOException {
        Path adapter = folder.resolve("adapter");
        LoraConfig config = JsonFile.of(lora, LoraConfig.class);
        ModelFolder files = new ModelFolder(folder.resolve("model"));
        try (NDManager manager = NDManager.newBaseManager();
                NoGradient inference = new NoGradient()) {
            LanguageModel model = files.config().create(new SplittableRandom(0));
            files.load(model, manager);
            Lora.add(model, NAME, config, new SplittableRandom(1));
            Exports.fill(Lora.parameters(model, NAME));
            Lora.save(model, NAME, config, adapter);
            Safetensors.write(folder.resolve("ours.safetensors"), outputs(model, manager), Map.of());
        }
        AdapterBase.of(files.path()).write(adapter);
        PeftExport.write(adapter, Optional.empty(),
                new PeftExport.Settings(Optional.of(base.toString()), List.of()), folder.resolve("peft"));
    }

    private static Map<String, NDArray> outputs(LanguageModel model, NDManager manager) {
        Map<String, NDArray> outputs = new LinkedHashMap<>();
        NDArray inputs = tokens(model, 3, manager);
        NDArray labels = model instanceof T5 ? tokens(model, 4, manager) : null;
        outputs.put("inputs", inputs);
        if (labels != null) {
            outputs.put("labels", labels);
        }
        outputs.put("logits", AdapterOutputs.logits(model, inputs, labels));
        Lora.merge(model);
        outputs.put("merged", AdapterOutputs.logits(model, inputs, labels));
        Lora.unmerge(model);
        return outputs;
    }

    /** None of the first three, which may mean padding, beginnings and ends. */
    private static NDArray tokens(LanguageModel model, long seed, NDManager manager) {
        long[] ids = new Random(seed).longs(ROWS * LENGTH, 3, model.config().vocabularySize()).toArray();
        return manager.create(ids, new Shape(ROWS, LENGTH));
    }
}
