package org.codestep.model.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.codestep.model.engine.TorchScript;

/** Division by the root of the channels' mean square, with a gain (arXiv 1910.07467). */
public final class RmsNorm extends Layer {

    private final Parameter weight;
    private final TorchScript normalize;

    /** @param epsilon what is added to the mean square */
    public RmsNorm(int channels, double epsilon) {
        weight = parameter("weight", new Shape(channels), Initializer.ONES);
        normalize = TorchScript.of("def forward(self, x: Tensor, weight: Tensor) -> Tensor:\n  return "
                + Norm.RMS.text("x", "weight", "None", epsilon));
    }

    @Override
    public NDArray forward(NDArray x) {
        return normalize.call(x, weight.getArray());
    }
}
