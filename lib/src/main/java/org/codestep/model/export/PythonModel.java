package org.codestep.model.export;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.codestep.corpus.EntryWriter;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelPart;
import org.codestep.model.ModelType;
import org.codestep.model.gpt.GptConfig;
import org.codestep.model.layer.Adapter;
import org.codestep.model.layer.Linear;
import org.codestep.model.weights.WeightFile;
import org.codestep.model.weights.WeightNames;
import org.codestep.model.weights.WeightShards;

/**
 * A model as a class of transformers that computes the same, number by number.
 *
 * @param config its {@code config.json}, without what the tokenizer tells
 * @param names that its weights have there
 * @param zeros the shapes of weights, by our names, that the class has and the model has not: what it adds, as a bias,
 *     is zero
 */
public record PythonModel(ObjectNode config, WeightNames names, Map<String, Shape> zeros) {

    /** The field of {@code config.json} that has the name of the class. */
    static final String CLASSES = "architectures";

    static final String TYPE = "model_type";

    /** How far a number of 16 bits is from what it was made of: by bfloat16's share of it, by float16's least step. */
    private static final float ROUNDED = 0x1p-8f;
    private static final float SMALLEST = 0x1p-24f;

    /** @throws IllegalArgumentException if transformers has no class for it; the message says what it lacks */
    public static PythonModel of(ModelConfig config) {
        return config instanceof GptConfig gpt ? GptClasses.of(gpt) : ofFamily(config, Map.of());
    }

    /** A model of a family whose folders have another program's names. */
    static PythonModel ofFamily(ModelConfig config, Map<String, Shape> zeros) {
        ModelType type = ModelType.of(config.type());
        Optional<WeightNames> names = type.weightNames(config);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("transformers has no class for models of the type " + config.type());
        }
        ObjectNode fields = EntryWriter.object().put(TYPE, config.type());
        fields.setAll(type.fields(config));
        return new PythonModel(fields, names.get(), zeros);
    }

    /** The name of the class. */
    public String architecture() {
        return config.path(CLASSES).path(0).asText();
    }

    /**
     * Writes the weights into a folder.
     *
     * @param model of the configuration; its adapters must be merged
     * @throws IllegalArgumentException if an adapter is not, or a value is too large for the precision
     */
    public void write(ModelPart model, WeightShards shards, Path folder) throws IOException {
        Map<String, NDArray> arrays = arrays(model);
        try (NDManager scope = NDManager.newBaseManager(Device.cpu())) {
            zeros.forEach((name, shape) -> arrays.computeIfAbsent(name, absent -> scope.zeros(shape)));
            shards.write(arrays, names, folder);
        }
    }

    /**
     * Does nothing if a folder has the weights of a model, as far as their precision there goes.
     *
     * @param model of the configuration; adapters that it has are passed over, and must not be merged
     * @param folder as {@link #write} writes it
     * @throws IOException if it has no weights
     * @throws IllegalArgumentException if it has others; the message names one
     */
    public void requireWeights(ModelPart model, Path folder) throws IOException {
        Map<String, NDArray> arrays = all(model);
        arrays.keySet().removeAll(Adapter.parameterNames(model));
        Map<String, Shape> shapes = new LinkedHashMap<>(zeros);
        arrays.forEach((name, array) -> shapes.put(name, array.getShape()));
        try (NDManager scope = NDManager.newBaseManager(Device.cpu())) {
            Map<String, NDArray> found = names.read(WeightFile.in(folder), shapes, scope);
            arrays.forEach((name, array) -> {
                if (!isNear(found.get(name).toFloatArray(), array.stopGradient().toFloatArray())) {
                    throw new IllegalArgumentException(name + " has other values there");
                }
            });
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    folder + " is not the model that was trained, as transformers load it: " + e.getMessage(), e);
        }
    }

    private static boolean isNear(float[] found, float[] values) {
        return IntStream.range(0, values.length)
                .allMatch(i -> Math.abs(found[i] - values[i]) <= ROUNDED * Math.abs(values[i]) + SMALLEST);
    }

    private static Map<String, NDArray> all(ModelPart model) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        model.parameters().forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
        return arrays;
    }

    private static Map<String, NDArray> arrays(ModelPart model) {
        Map<String, NDArray> arrays = all(model);
        if (arrays.keySet().removeAll(Adapter.parameterNames(model)) && model.descendants().values().stream()
                .noneMatch(layer -> layer instanceof Linear linear && linear.isMerged())) {
            throw new IllegalArgumentException(
                    "the model has an adapter beside its weights; merge it, or remove it, before the export");
        }
        return arrays;
    }
}
