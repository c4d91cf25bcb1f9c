package org.codestep.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.codestep.decode.CachedDecoder;
import org.codestep.decode.DecodingSettings;
import org.codestep.decode.TokenChoice;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelType;
import org.codestep.model.file.ModelFolder;
import org.codestep.model.weights.Safetensors;
import org.codestep.model.weights.WeightNames;
import org.codestep.model.layer.Losses;
import org.codestep.model.t5.T5;
import org.codestep.model.t5.T5Config;

/**
 * What Codestep computes with a model's folder, of what {@code expected.safetensors} there says of transformers; see
 * {@code environment/parity_models.py} for the names and shapes of both.
 */
final class ModelOutputs {

    private static final String GRADIENT = "gradient.";
    /** A label that asks for nothing. */
    private static final long NO_LABEL = -100;
    /** What stands after the end of a row of tokens. */
    private static final long END = -1;

    private final NDManager manager;
    private final Safetensors expected;
    private final ModelConfig config;
    private final LanguageModel model;
    private final WeightNames names;

    private ModelOutputs(Path folder, NDManager manager) throws IOException {
        this.manager = manager;
        expected = Safetensors.open(folder.resolve("expected.safetensors"));
        ModelFolder files = new ModelFolder(folder);
        config = files.config();
        names = ModelType.of(config.type()).weightNames(config).orElseThrow();
        model = config.create(new SplittableRandom(0));
        files.load(model, manager);
    }

    /**
     * Logits, loss, gradients and greedy tokens, by the names that they have in the file.
     *
     * @param manager to which they belong, and the model
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if the model is refused
     */
    static Map<String, NDArray> of(Path folder, NDManager manager) throws IOException, InterruptedException {
        ModelOutputs outputs = new ModelOutputs(folder, manager);
        Map<String, NDArray> values = new LinkedHashMap<>();
        JniUtils.setGradMode(true);
        try {
            if (outputs.model instanceof T5 t5) {
                outputs.readAndAnswer(t5, (T5Config) outputs.config, values);
            } else {
                outputs.read((CausalLanguageModel) outputs.model, values);
            }
        } finally {
            JniUtils.setGradMode(false);
        }
        values.put("answers", outputs.answers());
        return values;
    }

    /** Each token of a row is to follow from those before it. */
    private void read(CausalLanguageModel causal, Map<String, NDArray> values) throws IOException {
        NDArray inputs = expected.read("inputs", manager); // (B, T)
        NDArray logits = causal.forward(inputs); // (B, T, V)
        values.put("logits", logits.stopGradient());
        addLoss(logits.get(":, :-1"), inputs.get(":, 1:"), values);
    }

    /** Each label is to follow from the inputs and the labels before it. */
    private void readAndAnswer(T5 t5, T5Config config, Map<String, NDArray> values) throws IOException {
        NDArray inputs = expected.read("inputs", manager); // (B, S)
        int[] lengths = rows(inputs).stream().mapToInt(row -> row.length).toArray();
        NDArray labels = expected.read("labels", manager); // (B, T)
        NDArray start = manager.full(new Shape(lengths.length, 1), config.startToken(), DataType.INT64);
        NDArray before = NDArrays.concat(new NDList(start, known(labels).get(":, :-1")), 1); // (B, T)
        NDArray logits = t5.logits(t5.hidden(before, t5.encode(known(inputs), lengths))); // (B, T, V)
        NDArray asked = labels.neq(manager.create(NO_LABEL)).toType(DataType.FLOAT32, false);
        values.put("logits", logits.stopGradient().mul(asked.expandDims(2)));
        addLoss(logits, labels, values);
    }

    /** The same tokens, and any at all after the end of a row. */
    private NDArray known(NDArray tokens) {
        return tokens.maximum(manager.create(0L));
    }

    /** @param scores (B, T, V) @param labels (B, T) */
    private void addLoss(NDArray scores, NDArray labels, Map<String, NDArray> values) {
        NDArray weights = labels.neq(manager.create(NO_LABEL)).flatten().toType(DataType.FLOAT32, false);
        NDArray loss = Losses.crossEntropy(
                scores.reshape(-1, scores.getShape().get(2)),
                known(labels).flatten(),
                weights.div(weights.sum()));
        values.put("loss", loss.stopGradient());
        if (expected.names().stream().anyMatch(name -> name.startsWith(GRADIENT))) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) manager.ones(loss.getShape()), false, false);
            Map<String, NDArray> gradients = new LinkedHashMap<>();
            model.parameters().forEach((name, parameter) -> gradients.put(name, parameter.getArray().getGradient()));
            names.theirs(gradients, manager).forEach((name, gradient) -> values.put(GRADIENT + name, gradient));
        }
    }

    /** The greedy tokens after the prompts, all of them in one batch; -1 where an answer ended before its time. */
    private NDArray answers() throws IOException, InterruptedException {
        Shape shape = expected.shape("answers");
        int length = (int) shape.get(1);
        List<int[]> prompts = rows(expected.read("prompts", manager));
        var settings = new DecodingSettings(length, Set.of(), prompts.size());
        long[] answers = new long[(int) shape.size()];
        Arrays.fill(answers, END);
        List<int[]> decoded = new CachedDecoder(model, settings, TokenChoice.GREEDY).decode(prompts);
        for (int row = 0; row < decoded.size(); row++) {
            int[] tokens = decoded.get(row);
            for (int i = 0; i < tokens.length; i++) {
                answers[row * length + i] = tokens[i];
            }
        }
        return manager.create(answers, shape);
    }

    /** Rows of unequal length. @param padded (N, T) with -1 after the end of each */
    private static List<int[]> rows(NDArray padded) {
        int width = (int) padded.getShape().get(1);
        long[] values = padded.toLongArray();
        return IntStream.range(0, values.length / width)
                .mapToObj(row -> Arrays.stream(values, row * width, (row + 1) * width)
                        .filter(token -> token != END)
                        .mapToInt(Math::toIntExact)
                        .toArray())
                .toList();
    }
}
