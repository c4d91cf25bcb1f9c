package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A model's parameters in a safetensors file, which Python reads too. */
public final class Checkpoint {

    private Checkpoint() {}

    /** Writes the parameters; the file is written aside and moved into place. */
    public static void save(Layer model, Path file) throws IOException {
        // Python's readers take this to say that the arrays are laid out as PyTorch has them.
        Safetensors.write(file, arrays(model), Map.of("format", "pt"));
    }

    /**
     * Reads parameters into a model. Nothing of the model changes unless all of them fit.
     *
     * @param model initialised; parameters that only LoRA adds may be absent from the file and stay as they are
     * @throws IllegalArgumentException if the file is truncated or no safetensors file, or a parameter is absent, has
     *     another shape, or is not the model's
     */
    public static void load(Layer model, Path file) throws IOException {
        Safetensors saved = openFor(model, file);
        Map<String, Parameter> parameters = model.parameters();
        for (String name : saved.names()) {
            try (NDManager scope = NDManager.newBaseManager()) {
                set(parameters.get(name), saved.read(name, scope));
            }
        }
    }

    /**
     * Whether a model's parameters are, bit for bit, those of a file.
     *
     * @param model initialised; parameters that only LoRA adds may be absent from the file
     * @throws IllegalArgumentException if the file is not one of such a model, see {@link #load}
     */
    public static boolean matches(Layer model, Path file) throws IOException {
        Safetensors saved = openFor(model, file);
        Map<String, Parameter> parameters = model.parameters();
        try (NDManager scope = NDManager.newBaseManager()) {
            for (String name : saved.names()) {
                float[] values = saved.read(name, scope).toFloatArray();
                if (!Arrays.equals(values, parameters.get(name).getArray().toFloatArray())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Copies the values of one model's parameters to another of the same structure, or that adapts it with LoRA. */
    public static void copy(Layer from, Layer to) {
        Map<String, NDArray> arrays = arrays(from);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        arrays.forEach((name, array) -> shapes.put(name, array.getShape()));
        requireFit(shapes, to, "the given model");
        Map<String, Parameter> parameters = to.parameters();
        arrays.forEach((name, array) -> set(parameters.get(name), array));
    }

    private static Safetensors openFor(Layer model, Path file) throws IOException {
        Safetensors saved = Safetensors.open(file);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        saved.names().forEach(name -> shapes.put(name, saved.shape(name)));
        requireFit(shapes, model, file.toString());
        return saved;
    }

    private static Map<String, NDArray> arrays(Layer model) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        model.parameters().forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
        return arrays;
    }

    private static void set(Parameter parameter, NDArray values) {
        try (NoGradient inference = new NoGradient()) {
            values.copyTo(parameter.getArray());
        }
    }

    private static void requireFit(Map<String, Shape> given, Layer model, String origin) {
        Map<String, Parameter> parameters = model.parameters();
        requireKnown(given.keySet(), parameters.keySet(), origin);
        parameters.forEach((name, parameter) -> {
            Shape shape = given.get(name);
            if (shape == null && !LoraLinear.isAdapter(name)) {
                throw new IllegalArgumentException(origin + " has no parameter " + name);
            }
            if (shape != null && !shape.equals(parameter.getShape())) {
                throw new IllegalArgumentException(origin + ": parameter " + name + " has the shape " + shape
                        + ", the model needs " + parameter.getShape()
                        + "; make the model with the configuration that it was saved with");
            }
        });
    }

    private static void requireKnown(Set<String> given, Set<String> wanted, String origin) {
        given.stream().filter(name -> !wanted.contains(name)).sorted().findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(origin + " holds the parameter " + name + ", which the model has not");
        });
    }
}
