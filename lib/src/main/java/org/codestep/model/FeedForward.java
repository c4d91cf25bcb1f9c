package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.training.initializer.Initializer;

/** Two linear layers with a GELU between them, four times as wide inside: (..., C) to (..., C). */
public final class FeedForward extends Layer {

    private final Linear expand;
    private final Linear contract;

    /** @param channels width of the residual stream; the others as those of {@link CausalSelfAttention} */
    public FeedForward(int channels, LinearFactory linear, Initializer inner, Initializer residual) {
        this.expand = child("expand", linear.create(channels, 4 * channels, inner));
        this.contract = child("contract", linear.create(4 * channels, channels, residual));
    }

    @Override
    public NDArray forward(NDArray x) {
        return contract.forward(Activation.gelu(expand.forward(x)));
    }
}
