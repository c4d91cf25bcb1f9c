package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;

/** Layer normalisation over the channels, with a gain; DJL's own cannot do without a bias. */
public final class LayerNorm extends Layer {

    private static final TorchScript NORMALIZE = TorchScript.compile(
            """
            def forward(self, x: Tensor, weight: Tensor) -> Tensor:
              return torch.layer_norm(x, torch.size(weight), weight, None, 1e-05, False)
            """);

    private static final TorchScript NORMALIZE_AND_SHIFT = TorchScript.compile(
            """
            def forward(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
              return torch.layer_norm(x, torch.size(weight), weight, bias, 1e-05, False)
            """);

    private final Parameter weight;
    /** Null if there is none. */
    private final Parameter bias;

    /** Without a bias. */
    public LayerNorm(int channels) {
        this(channels, false);
    }

    /** @param biased whether it adds a learned vector */
    public LayerNorm(int channels, boolean biased) {
        weight = parameter("weight", new Shape(channels), Initializer.ONES);
        bias = biased ? parameter("bias", new Shape(channels), Initializer.ZEROS) : null;
    }

    @Override
    public NDArray forward(NDArray x) {
        return bias == null
                ? NORMALIZE.call(x, weight.getArray())
                : NORMALIZE_AND_SHIFT.call(x, weight.getArray(), bias.getArray());
    }
}
