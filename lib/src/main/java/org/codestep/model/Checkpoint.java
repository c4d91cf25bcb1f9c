package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.codestep.corpus.PlacedFile;

/** A model's parameters in a safetensors file, which Python reads too. */
public final class Checkpoint {

    private Checkpoint() {}

    /** Writes the parameters; the file is written aside and moved into place. */
    public static void save(Layer model, Path file) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                PlacedFile out = new PlacedFile(file)) {
            NDList arrays = new NDList();
            model.parameters().forEach((name, parameter) -> {
                NDArray copy = parameter.getArray().stopGradient();
                copy.attach(manager);
                copy.setName(name);
                arrays.add(copy);
            });
            arrays.encode(out, NDList.Encoding.SAFETENSORS);
            out.place();
        }
    }

    /**
     * Reads parameters into a model.
     *
     * @param model initialised; parameters that only LoRA adds may be absent from the file and stay as they are
     * @throws IllegalArgumentException if the file is no safetensors file, or a parameter is absent, has another
     *     shape, or is not the model's
     */
    public static void load(Layer model, Path file) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                InputStream in = Files.newInputStream(file)) {
            Map<String, NDArray> arrays = new HashMap<>();
            decode(manager, in, file).forEach(array -> arrays.put(array.getName(), array));
            copy(arrays, model, file.toString());
        }
    }

    private static NDList decode(NDManager manager, InputStream in, Path file) {
        try {
            return NDList.decode(manager, in);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " is no safetensors file: " + e.getMessage(), e);
        }
    }

    /** Copies the values of one model's parameters to another of the same structure, or that adapts it with LoRA. */
    public static void copy(Layer from, Layer to) {
        Map<String, NDArray> arrays = new HashMap<>();
        from.parameters().forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
        copy(arrays, to, "the given model");
    }

    private static void copy(Map<String, NDArray> arrays, Layer model, String origin) {
        Map<String, Parameter> parameters = model.parameters();
        arrays.keySet().stream().filter(name -> !parameters.containsKey(name)).sorted().findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(origin + " holds the parameter " + name + ", which the model has not");
        });
        parameters.forEach((name, parameter) -> copy(arrays.get(name), name, parameter, origin));
    }

    private static void copy(NDArray from, String name, Parameter to, String origin) {
        if (from == null) {
            if (LoraLinear.isAdapter(name)) {
                return;
            }
            throw new IllegalArgumentException(origin + " has no parameter " + name);
        }
        if (!from.getShape().equals(to.getShape())) {
            throw new IllegalArgumentException(origin + ": parameter " + name + " has the shape " + from.getShape()
                    + ", the model needs " + to.getShape());
        }
        try (NoGradient inference = new NoGradient()) {
            from.copyTo(to.getArray());
        }
    }
}
