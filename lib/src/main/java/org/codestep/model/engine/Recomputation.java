package org.codestep.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Activation checkpointing (arXiv 1604.06174) in this thread until closed: of parts of a model, nothing is kept but
 * what goes in; when gradients are wanted, each part is computed once more. The gradients are the same numbers.
 *
 * <p>The graph that the engine records is cut before and after each part. {@link #backward} carries gradients over the
 * cuts, the last part first. An array that is given to a part must not be used elsewhere too, but by other parts.
 */
public final class Recomputation implements AutoCloseable {

    /** DJL's own answer is no for all but leaves of a graph. */
    private static final TorchScript LEARNS = TorchScript.compile(
            """
            def forward(self, x: Tensor) -> Tensor:
              return torch.tensor(ops.prim.requires_grad(x))
            """);

    private static final ThreadLocal<Recomputation> CURRENT = new ThreadLocal<>();

    private final NDManager kept;
    private final Deque<Cut> cuts = new ArrayDeque<>();
    /** What parts are given in place of arrays that were recorded: the same numbers without their graph. */
    private final Map<NDArray, NDArray> leaves = new IdentityHashMap<>();

    /** Where the graph is cut. */
    private interface Cut {

        /** What stands behind the cut, and gets a gradient. */
        NDArray leaf();

        /** The same with the graph before it. @param scope owns what is computed for that */
        NDArray recorded(NDManager scope);

        /** What is needed for both. */
        List<NDArray> arrays();
    }

    /** @param owner the manager of the model's parameters, on their device */
    public Recomputation(NDManager owner) {
        kept = owner.newSubManager();
        CURRENT.set(this);
    }

    /**
     * What a part of a model makes of arrays. Where no gradients are recorded, what it made on the way is freed at
     * once; where they are and no recomputation is open in this thread, it is kept as usual.
     *
     * @param part makes one array of some; all that it makes belongs to the manager of what it is given
     * @return belongs to the manager of the first input
     */
    public static NDArray of(Function<List<NDArray>, NDArray> part, NDArray... inputs) {
        Recomputation current = CURRENT.get();
        if (JniUtils.isGradMode()) {
            return current == null ? part.apply(List.of(inputs)) : current.cut(part, inputs);
        }
        NDManager owner = inputs[0].getManager();
        try (NDManager scope = owner.newSubManager()) {
            NDArray made = compute(part, List.of(inputs), scope);
            made.attach(owner);
            return made;
        }
    }

    private NDArray cut(Function<List<NDArray>, NDArray> part, NDArray... inputs) {
        List<NDArray> given = new ArrayList<>();
        for (NDArray input : inputs) {
            given.add(leaf(input));
        }
        NDManager owner = inputs[0].getManager();
        int seed = EngineRandom.nextSeed(owner);
        try (NDManager scope = owner.newSubManager()) {
            // Recorded, though the record is dropped: without gradients, other operations are taken, which round
            // otherwise.
            EngineRandom.seed(seed);
            NDArray made = compute(part, given, scope);
            NDArray result = detached(made, owner);
            if (learns(made)) {
                result.setRequiresGradient(true);
                leaves.put(result, result);
                cuts.push(new PartCut(part, given, seed, result));
            }
            return result;
        }
    }

    /** The array itself if nothing was recorded of it that gradients could go to. */
    private NDArray leaf(NDArray input) {
        NDArray known = leaves.get(input);
        if (known != null || !learns(input)) {
            return known != null ? known : input;
        }
        NDArray leaf = detached(input, input.getManager());
        leaf.setRequiresGradient(true);
        leaves.put(input, leaf);
        cuts.push(new GraphCut(input, leaf));
        return leaf;
    }

    /** Whether gradients can go to an array. */
    private static boolean learns(NDArray array) {
        try (NDArray answer = LEARNS.call(array)) {
            return answer.getBoolean();
        }
    }

    private static NDArray detached(NDArray array, NDManager owner) {
        NDArray detached = JniUtils.detachGradient((PtNDArray) array);
        detached.attach(owner);
        return detached;
    }

    /** Gives a part arrays as those of another manager, which then owns all that is made of them. */
    private static NDArray compute(
            Function<List<NDArray>, NDArray> part, List<NDArray> given, NDManager scope) {
        List<NDManager> owners = given.stream().map(NDArray::getManager).toList();
        given.forEach(array -> array.attach(scope));
        try {
            return part.apply(given);
        } finally {
            for (int i = 0; i < owners.size(); i++) {
                given.get(i).attach(owners.get(i));
            }
        }
    }

    /**
     * Goes back from an array to others over all cuts.
     *
     * @param made what was computed of them
     * @param scale its own gradient
     * @param to arrays that gradients are wanted of
     * @param gradients is given them
     * @param used what else was made for it, and is wanted no more when the first cut is reached: it is closed then
     */
    public void backward(NDArray made, NDArray scale, List<NDArray> to, Gradients gradients, NDManager used) {
        backward(made, scale, to, gradients);
        cuts.forEach(cut -> cut.arrays().forEach(array -> array.attach(kept)));
        used.close();
        while (!cuts.isEmpty()) {
            Cut cut = cuts.pop();
            Optional<NDArray> gradient = gradients.take(cut.leaf());
            if (gradient.isPresent()) {
                try (NDArray carried = gradient.get();
                        NDManager scope = kept.newSubManager()) {
                    backward(cut.recorded(scope), carried, to, gradients);
                }
            }
            cut.leaf().close();
        }
    }

    /** As far as the next cuts. */
    private void backward(NDArray made, NDArray scale, List<NDArray> to, Gradients gradients) {
        gradients.add(made, scale, Stream.concat(to.stream(), cuts.stream().map(Cut::leaf)).toList());
    }

    /** Behind a part, which is computed once more. */
    private record PartCut(Function<List<NDArray>, NDArray> part, List<NDArray> given, int seed, NDArray result)
            implements Cut {

        @Override
        public NDArray leaf() {
            return result;
        }

        @Override
        public NDArray recorded(NDManager scope) {
            // Dropout draws the same numbers as before.
            EngineRandom.seed(seed);
            return compute(part, given, scope);
        }

        @Override
        public List<NDArray> arrays() {
            List<NDArray> arrays = new ArrayList<>(given);
            arrays.add(result);
            return arrays;
        }
    }

    /** Behind what was recorded before the parts. */
    private record GraphCut(NDArray graph, NDArray leaf) implements Cut {

        @Override
        public NDArray recorded(NDManager scope) {
            return graph;
        }

        @Override
        public List<NDArray> arrays() {
            return List.of(graph, leaf);
        }
    }

    @Override
    public void close() {
        CURRENT.remove();
        kept.close();
    }
}
