package org.codestep.model.file;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codestep.model.ModelPart;
import org.codestep.model.engine.Values;
import org.codestep.model.layer.Adapter;

/** A model's parameters in a safetensors file, which Python reads too. */
public final class Checkpoint {

    private static final String REMEDY = "make the model with the configuration that it was saved with";

    private Checkpoint() {}

    /** Writes the parameters; the file is written aside and moved into place. */
    public static void save(ModelPart model, Path file) throws IOException {
        // Python's readers take this to say that the arrays are laid out as PyTorch has them.
        Safetensors.write(file, arrays(model), Map.of("format", "pt"));
    }

    /**
     * Reads parameters into a model; types of which 32-bit floats hold every value become such. Unless all of them can
     * be read, nothing of the model changes.
     *
     * @param model initialised; those of adapters may be absent from the file and stay as they are
     * @throws IllegalArgumentException if the file is truncated or no safetensors file, or a parameter is absent, has
     *     another shape or type, or is not the model's
     */
    public static void load(ModelPart model, Path file) throws IOException {
        load(model, Safetensors.open(file));
    }

    /** The same of weights in any format. */
    static void load(ModelPart model, WeightFile file) throws IOException {
        file.readInto(targets(model, file.names(), file.path().toString()), Safetensors.Types.WIDENED, REMEDY);
    }

    /**
     * The values of all parameters of a model that has no arrays yet; see {@link WeightFile#map}.
     *
     * @param manager owns the arrays
     * @throws IllegalArgumentException as {@link #load}
     */
    static Map<String, NDArray> read(ModelPart model, WeightFile file, NDManager manager) throws IOException {
        Map<String, Shape> shapes = shapes(model);
        requireKnown(file.names(), shapes.keySet(), file.path().toString());
        requireWhole(file.names(), shapes.keySet(), file.path().toString());
        return file.map(shapes, REMEDY, manager);
    }

    /**
     * Whether a model's parameters are, bit for bit, those of a file.
     *
     * @param model initialised; those of adapters may be absent from the file
     * @throws IllegalArgumentException if the file is not one of such a model, see {@link #load}
     */
    public static boolean matches(ModelPart model, Path file) throws IOException {
        Safetensors saved = Safetensors.open(file);
        Map<String, NDArray> targets = targets(model, saved.names(), file.toString());
        saved.requireFit(targets, Safetensors.Types.WIDENED, REMEDY);
        for (Map.Entry<String, NDArray> target : targets.entrySet()) {
            try (NDManager scope = NDManager.newBaseManager()) {
                NDArray values = saved.read(target.getKey(), scope).toType(target.getValue().getDataType(), false);
                if (!Arrays.equals(values.toFloatArray(), floats(target.getValue(), scope))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** On another device, DJL would make copies that belong to the model's manager. */
    private static float[] floats(NDArray array, NDManager scope) {
        NDArray view = array.stopGradient();
        view.attach(scope);
        return view.toFloatArray();
    }

    /**
     * Copies the values of one model's parameters to another of the same structure, or that has adapters too.
     * Nothing changes unless all of them fit.
     *
     * @throws IllegalArgumentException if a parameter of one is absent from the other, or has another shape or type
     */
    public static void copy(ModelPart from, ModelPart to) {
        Map<String, NDArray> arrays = arrays(from);
        Map<String, NDArray> targets = targets(to, arrays.keySet(), "the given model");
        List<NDArray> sources = new ArrayList<>();
        targets.forEach((name, target) -> {
            ArraySpec.of(arrays.get(name)).requireSame(ArraySpec.of(target), "the given model: " + name, REMEDY);
            sources.add(arrays.get(name));
        });
        Values.copy(sources, List.copyOf(targets.values()));
    }

    static Map<String, NDArray> arrays(ModelPart model) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        model.parameters().forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
        return arrays;
    }

    /** The shapes of a model's parameters, also of one that has no arrays yet. */
    static Map<String, Shape> shapes(ModelPart model) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        model.parameters().forEach((name, parameter) -> shapes.put(name, parameter.getShape()));
        return shapes;
    }

    /** The parameters of a model that have these names; the others must be of adapters. */
    private static Map<String, NDArray> targets(ModelPart model, Set<String> given, String origin) {
        Map<String, NDArray> targets = arrays(model);
        requireKnown(given, targets.keySet(), origin);
        Set<String> wanted = new LinkedHashSet<>(targets.keySet());
        wanted.removeAll(Adapter.parameterNames(model));
        requireWhole(given, wanted, origin);
        targets.keySet().retainAll(given);
        return targets;
    }

    private static void requireKnown(Set<String> given, Set<String> known, String origin) {
        given.stream().filter(name -> !known.contains(name)).sorted().findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(origin + " holds the parameter " + name + ", which the model has not");
        });
    }

    private static void requireWhole(Set<String> given, Set<String> wanted, String origin) {
        wanted.stream().filter(name -> !given.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(origin + " has no parameter " + name + "; " + REMEDY);
        });
    }
}
