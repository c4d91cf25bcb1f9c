package org.codestep.model;

import ai.djl.ndarray.NDArray;

/** Losses that models are trained on. */
public final class Losses {

    private static final TorchScript CROSS_ENTROPY = TorchScript.compile(
            """
            def forward(self, logits: Tensor, targets: Tensor) -> Tensor:
              return torch.cross_entropy_loss(logits, targets)
            """);

    private Losses() {}

    /**
     * Mean negative log-likelihood, in nats.
     *
     * @param logits scores (N, V)
     * @param targets the right ids (N), 64-bit integers
     */
    public static NDArray crossEntropy(NDArray logits, NDArray targets) {
        return CROSS_ENTROPY.call(logits, targets);
    }
}
