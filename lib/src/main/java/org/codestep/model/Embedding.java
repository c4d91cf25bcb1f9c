package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;

/** A learned vector for each id: (...) of integers to (..., C). */
public final class Embedding extends Layer {

    private final int channels;
    private final Parameter weight;

    public Embedding(int ids, int channels, Initializer initializer) {
        this.channels = channels;
        this.weight = parameter("weight", new Shape(ids, channels), initializer);
    }

    @Override
    public NDArray forward(NDArray ids) {
        return ai.djl.nn.core.Embedding.embedding(ids, weight.getArray(), SparseFormat.DENSE)
                .singletonOrThrow();
    }

    /** How much each vector looks like each id's: (..., C) to (..., ids), as the output layer of a model does. */
    public NDArray scores(NDArray x) {
        return Linear.apply(x, weight);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {inputs[0].add(channels)};
    }
}
