package org.codestep.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gradients as arrays of their own: none stays with the weights, where it would take as much memory as they do while
 * the next batch is read.
 */
public final class Gradients implements AutoCloseable {

    /**
     * Those that the array does not depend on are empty. The others get the order in memory that weights have: the fused
     * optimizer takes both as they lie there.
     */
    private static final TorchScript BACKWARD = TorchScript.compile(
            """
            def forward(self, made: List[Tensor], scale: List[Tensor], to: List[Tensor]) -> List[Tensor]:
              scales = annotate(List[Optional[Tensor]], [scale[0]])
              found = torch.grad(made, to, scales, None, False, True)
              gradients = annotate(List[Tensor], [])
              for i in range(torch.len(found)):
                gradient = found[i]
                if torch.__isnot__(gradient, None):
                  _0 = torch.append(gradients, torch.contiguous(unchecked_cast(Tensor, gradient)))
                else:
                  _1 = torch.append(gradients, torch.empty([0]))
              return gradients
            """);

    private static final TorchScript ADD = TorchScript.compile(
            """
            def forward(self, to: List[Tensor], source: List[Tensor]) -> Tensor:
              torch._foreach_add_(to, source)
              return to[0]
            """);

    private final NDManager manager;
    private final Map<NDArray, NDArray> found = new IdentityHashMap<>();

    /** @param owner of what is found, until this is closed */
    public Gradients(NDManager owner) {
        manager = owner.newSubManager();
    }

    /**
     * Goes back from an array through what was recorded, which is freed, and adds the gradients of others to those that
     * they have here.
     *
     * @param made what was computed of them
     * @param scale its own gradient, of its shape
     * @param to arrays that gradients are wanted of; it need not depend on all of them
     */
    public void add(NDArray made, NDArray scale, List<NDArray> to) {
        List<NDArray> gradients = BACKWARD.list(manager, List.of(List.of(made), List.of(scale), to));
        for (int i = 0; i < gradients.size(); i++) {
            add(to.get(i), gradients.get(i));
        }
    }

    /** @param gradient is kept, or freed when it was added */
    private void add(NDArray array, NDArray gradient) {
        if (gradient.size() > 0) {
            NDArray sum = found.putIfAbsent(array, gradient);
            if (sum == null) {
                return;
            }
            add(List.of(gradient), List.of(sum));
        }
        gradient.close();
    }

    /** That of an array, which the caller owns from now on; empty if nothing depended on it. */
    Optional<NDArray> take(NDArray array) {
        return Optional.ofNullable(found.remove(array));
    }

    /** Those of arrays, in their order; zeros for what nothing depended on. They are freed when this is closed. */
    public List<NDArray> of(List<NDArray> arrays) {
        List<NDArray> gradients = new ArrayList<>();
        for (NDArray array : arrays) {
            gradients.add(found.computeIfAbsent(array, it -> manager.zeros(it.getShape(), it.getDataType())));
        }
        return gradients;
    }

    /** Adds arrays to others on the same device, each to the one in its place. */
    public static void add(List<NDArray> from, List<NDArray> to) {
        try (NDManager scope = to.get(0).getManager().newSubManager()) {
            ADD.update(scope, List.of(to, from));
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
