package org.codestep.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.engine.TorchScript;
import org.codestep.model.engine.Values;
import org.codestep.model.file.Checkpoint;

/**
 * One model on one or several devices, each of which computes gradients of batches of its own. The optimizer changes
 * the first one, which is the model that is kept.
 */
final class Replicas<B> implements AutoCloseable {

    /** Works on one device. */
    private static final TorchScript MOVE = TorchScript.compile(
            """
            def forward(self, to: List[Tensor], source: List[Tensor]) -> Tensor:
              torch._foreach_add_(to, source)
              torch._foreach_zero_(source)
              return to[0]
            """);

    private static final TorchScript CLEAR = TorchScript.compile(
            """
            def forward(self, arrays: List[Tensor]) -> Tensor:
              torch._foreach_zero_(arrays)
              return arrays[0]
            """);

    private final List<Replica<B>> all;
    private final NDManager manager;
    private final List<List<NDArray>> trained;
    /** Room on the first device for the gradients of another one, made when first needed. */
    private final List<NDArray> received = new ArrayList<>();
    private boolean alike;

    Replicas(List<Replica<B>> all) {
        this.all = List.copyOf(all);
        this.manager = all.get(0).manager().newSubManager();
        this.trained = all.stream().map(Replica::trained).toList();
        // What a run left behind that was broken off would be added to this run's first gradients.
        others().forEach(weights -> weights.forEach(weight -> JniUtils.zeroGrad((PtNDArray) weight)));
    }

    /** The replica that works on a shard. */
    Replica<B> of(int shard) {
        return all.get(shard % all.size());
    }

    /** The first one's parameters that are not frozen. */
    List<NDArray> trained() {
        return trained.get(0);
    }

    /** Gives all the parameters that the first one has now; those that are frozen only once. */
    void spread() {
        if (!alike) {
            all.stream().skip(1).forEach(other -> Checkpoint.copy(all.get(0).model(), other.model()));
            alike = true;
            return;
        }
        try (NoGradient update = new NoGradient()) {
            others().forEach(other -> Values.copy(trained(), other));
        }
    }

    /** Moves the gradients of all to the first one's, in order, so that the sum is the same each time. */
    void gather() {
        for (List<NDArray> other : others()) {
            if (received.isEmpty()) {
                trained().forEach(weight -> received.add(manager.zeros(weight.getShape())));
            }
            try (NDManager scope = manager.newSubManager()) {
                List<NDArray> gradients = AdamW.gradients(other, scope);
                Values.copy(gradients, received);
                CLEAR.update(scope, List.of(gradients));
                move(received, AdamW.gradients(trained(), scope), scope);
            }
        }
    }

    private List<List<NDArray>> others() {
        return trained.subList(1, trained.size());
    }

    /** Adds arrays to others on the same device, and makes them zero. */
    static void move(List<NDArray> from, List<NDArray> to, NDManager scope) {
        MOVE.update(scope, List.of(to, from));
    }

    @Override
    public void close() {
        manager.close();
    }
}
