package org.codestep.model.layer;

import ai.djl.ndarray.NDArray;
import org.codestep.model.engine.TorchScript;

/** Losses that models are trained on. */
public final class Losses {

    private static final TorchScript CROSS_ENTROPY = TorchScript.compile(
            """
            def forward(self, logits: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
              losses = torch.cross_entropy_loss(logits, targets, None, 0)
              return torch.dot(losses, weights)
            """);

    private Losses() {}

    /**
     * Weighted sum of negative log-likelihoods, in nats; belongs to the manager of the logits.
     *
     * @param logits scores (N, V)
     * @param targets the right ids (N), 64-bit integers
     * @param weights what each of them counts (N); they sum to 1 for a mean
     */
    public static NDArray crossEntropy(NDArray logits, NDArray targets, NDArray weights) {
        return CROSS_ENTROPY.call(logits, targets, weights);
    }
}
