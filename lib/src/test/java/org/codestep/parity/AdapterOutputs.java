package org.codestep.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelType;
import org.codestep.model.engine.Gradients;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.layer.Losses;
import org.codestep.model.lora.Lora;
import org.codestep.model.lora.LoraConfig;
import org.codestep.model.lora.PeftFolder;
import org.codestep.model.t5.T5;
import org.codestep.model.weights.Safetensors;
import org.codestep.train.AdamW;

/**
 * What Codestep computes with an adapter that PEFT wrote, and what ten steps make of it; see
 * {@code environment/parity_adapters.py} for the names and shapes.
 */
final class AdapterOutputs {

    private static final String NAME = "x";
    private static final int STEPS = 10;
    private static final double LEARNING_RATE = 2e-3;
    private static final AdamW.Settings OPTIMIZER = new AdamW.Settings(0.9, 0.98, 0.05, 1);

    private final NDManager manager;
    private final LanguageModel model;
    private final Safetensors expected;

    private AdapterOutputs(LanguageModel model, Safetensors expected, NDManager manager) {
        this.manager = manager;
        this.model = model;
        this.expected = expected;
    }

    /** Of a folder with {@code model}, {@code adapter} and {@code expected.safetensors}; writes beside them. */
    static void write(Path folder) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Safetensors.write(folder.resolve("ours.safetensors"),
                    of(folder.resolve("model"), folder, folder.resolve("ours"), manager), Map.of());
        }
    }

    /**
     * Computes, and writes the trained adapter.
     *
     * @param base the folder of the model
     * @param folder with {@code adapter} and {@code expected.safetensors}
     * @param trained is given the adapter after the steps, as PEFT reads it
     * @param manager owns the results and the model
     */
    static Map<String, NDArray> of(Path base, Path folder, Path trained, NDManager manager) throws IOException {
        ModelFolder files = new ModelFolder(base);
        LanguageModel model = files.config().create(new SplittableRandom(0));
        files.load(model, manager);
        LoraConfig config = Lora.load(model, NAME, folder.resolve("adapter"));
        var outputs = new AdapterOutputs(model, Safetensors.open(folder.resolve("expected.safetensors")), manager);
        Map<String, NDArray> values = outputs.values();
        ModelType type = ModelType.of(model.config().type());
        PeftFolder.write(model, NAME, config, type.weightNames(model.config()).orElseThrow(), base.toString(), trained);
        return values;
    }

    private Map<String, NDArray> values() throws IOException {
        Map<String, NDArray> values = new LinkedHashMap<>();
        values.put("logits", firstLogits());
        Lora.merge(model);
        values.put("merged", firstLogits());
        Lora.unmerge(model);
        values.put("unmerged", firstLogits());
        values.put("losses", losses());
        values.put("trained", firstLogits());
        return values;
    }

    private NDArray firstLogits() throws IOException {
        try (NoGradient inference = new NoGradient()) {
            return logits(0);
        }
    }

    /** Takes the steps. */
    private NDArray losses() throws IOException {
        float[] losses = new float[STEPS];
        Map<String, Parameter> adapter = Lora.parameters(model, NAME);
        List<NDArray> trained = adapter.values().stream()
                .filter(Parameter::requiresGradient)
                .map(Parameter::getArray)
                .toList();
        JniUtils.setGradMode(true);
        try (AdamW optimizer = new AdamW(adapter, OPTIMIZER)) {
            for (int step = 0; step < STEPS; step++) {
                NDArray loss = loss(step);
                losses[step] = loss.stopGradient().getFloat();
                try (Gradients gradients = new Gradients(manager)) {
                    gradients.add(loss, manager.ones(loss.getShape()), trained);
                    optimizer.step(gradients.of(trained), LEARNING_RATE);
                }
            }
        } finally {
            JniUtils.setGradMode(false);
        }
        return manager.create(losses);
    }

    /** The rows of a step. @param name of an array of the file */
    private NDArray batch(String name, int step) throws IOException {
        NDArray all = expected.read(name, manager);
        long rows = all.getShape().get(0) / STEPS;
        return all.get(new NDIndex(step * rows + ":" + (step + 1) * rows));
    }

    /** (B, T, V) */
    private NDArray logits(int step) throws IOException {
        return logits(model, batch("inputs", step), model instanceof T5 ? batch("labels", step) : null);
    }

    /**
     * What a model makes of batches without padding.
     *
     * @param inputs (B, T); of an encoder-decoder (B, S)
     * @param labels of an encoder-decoder only (B, T)
     * @return (B, T, V), which belong to the manager of {@code inputs}
     */
    static NDArray logits(LanguageModel model, NDArray inputs, NDArray labels) {
        if (model instanceof CausalLanguageModel causal) {
            return causal.forward(inputs);
        }
        T5 t5 = (T5) model;
        NDManager manager = inputs.getManager();
        Shape first = new Shape(labels.getShape().get(0), 1);
        NDArray start = manager.full(first, t5.config().startToken(), DataType.INT64);
        NDArray before = NDArrays.concat(new NDList(start, labels.get(":, :-1")), 1);
        int[] lengths = new int[(int) inputs.getShape().get(0)];
        Arrays.fill(lengths, (int) inputs.getShape().get(1));
        return t5.logits(t5.hidden(before, t5.encode(inputs, lengths)));
    }

    private NDArray loss(int step) throws IOException {
        NDArray scores = logits(step);
        boolean causal = model instanceof CausalLanguageModel;
        NDArray asked = causal ? batch("inputs", step).get(":, 1:") : batch("labels", step);
        NDArray given = causal ? scores.get(":, :-1") : scores;
        NDArray equal = manager.full(new Shape(asked.size()), 1f / asked.size(), DataType.FLOAT32);
        return Losses.crossEntropy(given.reshape(-1, given.getShape().get(2)), asked.flatten(), equal);
    }
}
