package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/** A model's parameters in a safetensors file, which Python reads too. */
public final class Checkpoint {

    private Checkpoint() {}

    /** Writes the parameters; the file is written aside and moved into place. */
    public static void save(Layer model, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (NDManager manager = NDManager.newBaseManager();
                OutputStream out = Files.newOutputStream(part)) {
            NDList arrays = new NDList();
            model.parameters().forEach((name, parameter) -> {
                NDArray copy = parameter.getArray().stopGradient();
                copy.attach(manager);
                copy.setName(name);
                arrays.add(copy);
            });
            arrays.encode(out, NDList.Encoding.SAFETENSORS);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads parameters into a model.
     *
     * @param model initialised; parameters that only LoRA adds may be absent from the file and stay as they are
     * @throws IllegalArgumentException if a parameter is absent or has another shape
     */
    public static void load(Layer model, Path file) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                InputStream in = Files.newInputStream(file)) {
            Map<String, NDArray> arrays = new HashMap<>();
            NDList.decode(manager, in).forEach(array -> arrays.put(array.getName(), array));
            model.parameters().forEach((name, parameter) -> copy(arrays.get(name), name, parameter, file));
        }
    }

    /** Copies the values of one model's parameters to another of the same structure, or that adapts it with LoRA. */
    public static void copy(Layer from, Layer to) {
        Map<String, Parameter> source = from.parameters();
        to.parameters().forEach((name, parameter) -> {
            Parameter given = source.get(name);
            copy(given == null ? null : given.getArray(), name, parameter, Path.of("the given model"));
        });
    }

    private static void copy(NDArray from, String name, Parameter to, Path origin) {
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
