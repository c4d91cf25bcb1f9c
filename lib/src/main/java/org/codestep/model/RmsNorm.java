package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;

/** Division by the root of the channels' mean square, with a gain (arXiv 1910.07467). */
public final class RmsNorm extends Layer {

    private static final TorchScript NORMALIZE = TorchScript.compile(
            """
            def forward(self, x: Tensor, weight: Tensor) -> Tensor:
              return torch.rms_norm(x, torch.size(weight), weight, 1e-05)
            """);

    private final Parameter weight;

    public RmsNorm(int channels) {
        weight = parameter("weight", new Shape(channels), Initializer.ONES);
    }

    @Override
    public NDArray forward(NDArray x) {
        return NORMALIZE.call(x, weight.getArray());
    }
}
