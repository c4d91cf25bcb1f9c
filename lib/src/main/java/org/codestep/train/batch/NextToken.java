package org.codestep.train.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.engine.TorchScript;
import org.codestep.model.layer.Losses;
import org.codestep.train.Objective;

/** The loss of a causal language model: the weighted mean negative log-likelihood of a batch's targets, in nats. */
public record NextToken(CausalLanguageModel model) implements Objective<TokenBatch> {

    private static final TorchScript SELECT = TorchScript.compile(
            """
            def forward(self, x: Tensor, places: Tensor) -> Tensor:
              return torch.index_select(torch.flatten(x, 0, 1), 0, places)
            """);

    @Override
    public NDArray loss(TokenBatch batch, NDManager manager) {
        NDArray hidden = model.hidden(batch.tokens(manager)); // (B, T, C)
        // The output layer is wide, so it sees only the places that have a target: (N, C) to (N, V).
        NDArray chosen = SELECT.call(hidden, manager.create(batch.places()));
        // The largest array of all; the backward pass needs its softmax only, which the engine keeps.
        try (NDArray logits = model.logits(chosen)) {
            return Losses.crossEntropy(logits, manager.create(batch.targets()), manager.create(batch.shares()));
        }
    }
}
