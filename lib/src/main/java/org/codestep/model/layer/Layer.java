package org.codestep.model.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.codestep.model.ModelPart;

/** A part of a model with one array in and one array out. */
public abstract class Layer extends ModelPart {

    /** The layer's result; it, and all that is computed on the way to it, belongs to the manager of {@code x}. */
    @Override
    public abstract NDArray forward(NDArray x);

    @Override
    public Layer initialize(NDManager manager) {
        super.initialize(manager);
        return this;
    }
}
