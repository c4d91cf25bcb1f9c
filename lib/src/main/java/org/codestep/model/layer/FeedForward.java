package org.codestep.model.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.training.initializer.Initializer;
import org.codestep.model.Precision;
import org.codestep.model.engine.TorchScript;

/** Two linear layers with an activation between them: (..., C) to (..., C). */
public final class FeedForward extends Layer {

    private final TorchScript activation;
    private final Linear expand;
    private final Linear contract;

    /**
     * @param channels C
     * @param innerChannels what the activation leaves; a gated one is given twice as many
     * @param bias whether the linear layers add learned vectors
     * @param inner initial weights of the first layer
     * @param residual initial weights of the second, which writes to the residual stream
     */
    public FeedForward(int channels, int innerChannels, Activation activation, boolean bias, Initializer inner,
            Initializer residual) {
        int expanded = activation.gated() ? 2 * innerChannels : innerChannels;
        this.activation = activation.script();
        this.expand = child("expand", new Linear(channels, expanded, inner, bias));
        this.contract = child("contract", new Linear(innerChannels, channels, residual, bias));
    }

    @Override
    public NDArray forward(NDArray x) {
        // Their manager would keep them until the end of a training step; the engine keeps what gradients need.
        try (NDArray expanded = expand.forward(x);
                NDArray active = activation.call(expanded)) {
            return contract.forward(active);
        }
    }

    /** Computes in this precision from now on. */
    public void compute(Precision precision) {
        expand.compute(precision);
        contract.compute(precision);
    }
}
