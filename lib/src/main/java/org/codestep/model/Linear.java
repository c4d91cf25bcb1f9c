package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;

/** A linear map, with or without a bias: (..., in) to (..., out). */
public class Linear extends Layer {

    private final int outputs;
    private final Parameter weight;
    /** Null if there is none. */
    private final Parameter bias;

    /** Without a bias. */
    public Linear(int inputs, int outputs, Initializer initializer) {
        this(inputs, outputs, initializer, false);
    }

    /** @param biased whether it adds a learned vector, which begins as zero */
    public Linear(int inputs, int outputs, Initializer initializer, boolean biased) {
        this.outputs = outputs;
        this.weight = parameter("weight", new Shape(outputs, inputs), initializer);
        this.bias = biased ? parameter("bias", new Shape(outputs), Initializer.ZEROS) : null;
    }

    /** With a bias; a {@link LinearFactory}. */
    public static Linear withBias(int inputs, int outputs, Initializer initializer) {
        return new Linear(inputs, outputs, initializer, true);
    }

    @Override
    public NDArray forward(NDArray x) {
        return bias == null
                ? apply(x, weight)
                : ai.djl.nn.core.Linear.linear(x, weight.getArray(), bias.getArray()).singletonOrThrow();
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
