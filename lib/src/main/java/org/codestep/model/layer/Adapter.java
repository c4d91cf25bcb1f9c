package org.codestep.model.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashSet;
import java.util.Set;
import org.codestep.model.ModelPart;

/** A learned change of what an {@link AdaptableLayer} makes, which the layer can carry beside its weight. */
public abstract class Adapter extends ModelPart {

    /** What the layer computes with in place of its weight: that itself, unless the adapter has another. */
    NDArray weight(NDArray own) {
        return own;
    }

    /** The same of its bias. @param own null if there is none */
    NDArray bias(NDArray own) {
        return own;
    }

    /**
     * The changed result of a {@link Linear} layer, of 32 bits; it belongs to the manager of {@code y}. Or {@code y}
     * itself, if that is what the adapter wants.
     *
     * @param y what the layer made of {@code x}; neither need be of 32 bits
     * @param weight of the layer
     * @param bias of the layer; null if there is none
     */
    public abstract NDArray change(NDArray y, NDArray x, NDArray weight, NDArray bias);

    /**
     * The layer's weight (out, in) with the change in it, and its bias after it where that changes too, as new arrays
     * that belong to {@code manager}.
     */
    public abstract NDList merged(NDArray weight, NDManager manager);

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
