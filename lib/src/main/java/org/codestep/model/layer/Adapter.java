package org.codestep.model.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashSet;
import java.util.Set;
import org.codestep.model.ModelPart;

/** A learned change of what a {@link Linear} layer makes, which the layer can carry beside its weight. */
public abstract class Adapter extends Layer {

    /**
     * The changed result of a layer, of 32 bits; it belongs to the manager of {@code y}.
     *
     * @param y what the layer made of {@code x}; neither need be of 32 bits
     */
    public abstract NDArray change(NDArray y, NDArray x);

    /** The layer's weight (out, in) with the change in it, as a new array that belongs to {@code manager}. */
    public abstract NDArray merged(NDArray weight, NDManager manager);

    /** The names of those parameters of a model or a part of it that belong to adapters. */
    public static Set<String> parameterNames(ModelPart model) {
        Set<String> names = new LinkedHashSet<>();
        model.descendants().forEach((name, part) -> {
            if (part instanceof Adapter) {
                part.parameters().keySet().forEach(parameter -> names.add(name + "." + parameter));
            }
        });
        return names;
    }
}
