package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import org.codestep.model.GptConfig.Activation;

/** Two linear layers, wider inside, with an activation between them: (..., C) to (..., C). */
public final class FeedForward extends Layer {

    private static final TorchScript GELU = TorchScript.compile(
            """
            def forward(self, x: Tensor) -> Tensor:
              return torch.gelu(x)
            """);

    private static final TorchScript SILU = TorchScript.compile(
            """
            def forward(self, x: Tensor) -> Tensor:
              return torch.silu(x)
            """);

    private static final TorchScript SWIGLU = TorchScript.compile(
            """
            def forward(self, x: Tensor) -> Tensor:
              gate, value = torch.chunk(x, 2, -1)
              return torch.mul(torch.silu(gate), value)
            """);

    private final TorchScript activation;
    private final Linear expand;
    private final Linear contract;

    /** Arguments as those of {@link CausalSelfAttention}. */
    public FeedForward(GptConfig size, LinearFactory linear, Initializer inner, Initializer residual) {
        int width = size.innerChannels();
        int halves = size.activation() == Activation.SWIGLU ? 2 : 1;
        this.activation = switch (size.activation()) {
            case GELU -> GELU;
            case SILU -> SILU;
            case SWIGLU -> SWIGLU;
        };
        this.expand = child("expand", linear.create(size.channels(), halves * width, inner));
        this.contract = child("contract", linear.create(width, size.channels(), residual));
    }

    @Override
    public NDArray forward(NDArray x) {
        return contract.forward(activation.call(expand.forward(x)));
    }

    /** The layers that widen and narrow. */
    List<Linear> linears() {
        return List.of(expand, contract);
    }
}
