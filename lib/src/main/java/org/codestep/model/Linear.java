package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;

/** A linear map without bias: (..., in) to (..., out). */
public class Linear extends Layer {

    private final int outputs;
    private final Parameter weight;

    public Linear(int inputs, int outputs, Initializer initializer) {
        this.outputs = outputs;
        this.weight = parameter("weight", new Shape(outputs, inputs), initializer);
    }

    @Override
    public NDArray forward(NDArray x) {
        return apply(x, weight);
    }

    /** x times the transpose of a weight of shape (out, in). */
    static NDArray apply(NDArray x, Parameter weight) {
        return ai.djl.nn.core.Linear.linear(x, weight.getArray()).singletonOrThrow();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape input = inputs[0];
        return new Shape[] {input.slice(0, input.dimension() - 1).add(outputs)};
    }
}
