package org.codestep.model.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.codestep.model.engine.TorchScript;

/** Layer normalisation over the channels, with a gain; DJL's own cannot do without a bias. */
public final class LayerNorm extends Layer {

    private final Parameter weight;
    /** Null if there is none. */
    private final Parameter bias;
    private final TorchScript normalize;

    /**
     * @param epsilon what is added to the variance
     * @param biased whether it adds a learned vector
     */
    public LayerNorm(int channels, double epsilon, boolean biased) {
        weight = parameter("weight", new Shape(channels), Initializer.ONES);
        bias = biased ? parameter("bias", new Shape(channels), Initializer.ZEROS) : null;
        normalize = TorchScript.of("def forward(self, x: Tensor, weight: Tensor" + (biased ? ", bias: Tensor" : "")
                + ") -> Tensor:\n  return " + Norm.LAYER.text("x", "weight", biased ? "bias" : "None", epsilon));
    }

    @Override
    public NDArray forward(NDArray x) {
        return bias == null
                ? normalize.call(x, weight.getArray())
                : normalize.call(x, weight.getArray(), bias.getArray());
    }
}
