package org.codestep.train.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.UnaryOperator;
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
        return loss(hidden, model::logits, batch.places(), batch.targets(), batch.shares());
    }

    /**
     * The loss of what a model knows at some places.
     *
     * @param hidden what it knows at all of them, (B, T, C); owns what is made on the way
     * @param logits scores of the next token: (N, C) to (N, V)
     * @param places indices into the B times T places
     * @param targets the right next id at each of them
     * @param shares what each counts; they sum to 1
     */
    public static NDArray loss(
            NDArray hidden, UnaryOperator<NDArray> logits, long[] places, long[] targets, float[] shares) {
        NDManager manager = hidden.getManager();
        // The output layer is wide, so it sees only the places that have a target: (N, C) to (N, V).
        NDArray chosen = SELECT.call(hidden, manager.create(places));
        // The largest array of all; the backward pass needs its softmax only, which the engine keeps.
        try (NDArray scores = logits.apply(chosen)) {
            return Losses.crossEntropy(scores, manager.create(targets), manager.create(shares));
        }
    }
}
