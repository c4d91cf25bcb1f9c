package org.codestep.train;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.engine.Values;
import org.codestep.model.file.Checkpoint;

/**
 * One model on one or several devices, each of which computes gradients of batches of its own. The optimizer changes
 * the first one, which is the model that is kept.
 */
final class Replicas<B> {

    private final List<Replica<B>> all;
    private final List<List<NDArray>> trained;
    private boolean alike;

    Replicas(List<Replica<B>> all) {
        this.all = List.copyOf(all);
        this.trained = all.stream().map(Replica::trained).toList();
    }

    /** The replica that works on a shard. */
    Replica<B> of(int shard) {
        return all.get(shard % all.size());
    }

    /** Gives all the parameters that the first one has now; those that are frozen only once. */
    void spread() {
        if (!alike) {
            all.stream().skip(1).forEach(other -> Checkpoint.copy(all.get(0).model(), other.model()));
            alike = true;
            return;
        }
        try (NoGradient update = new NoGradient()) {
            others().forEach(other -> Values.copy(trained.get(0), other));
        }
    }

    private List<List<NDArray>> others() {
        return trained.subList(1, trained.size());
    }
}
