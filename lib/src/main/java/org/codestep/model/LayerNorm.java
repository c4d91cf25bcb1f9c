package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;

/** Layer normalisation over the channels, with a gain and without a bias, which DJL's own does not offer. */
public final class LayerNorm extends Layer {

    private static final TorchScript NORMALIZE = TorchScript.compile(
            """
            def forward(self, x: Tensor, weight: Tensor) -> Tensor:
              return torch.layer_norm(x, torch.size(weight), weight, None, 1e-05, False)
            """);

    private final Parameter weight;

    public LayerNorm(int channels) {
        weight = parameter("weight", new Shape(channels), Initializer.ONES);
    }

    @Override
    public NDArray forward(NDArray x) {
        return NORMALIZE.call(x, weight.getArray());
    }
}
