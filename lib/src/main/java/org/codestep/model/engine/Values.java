package org.codestep.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * The values of arrays, given to others in the memory that these have.
 *
 * <p>DJL's {@code copyTo} would have them lie in memory of Java's from then on, and does not look at types: the bytes
 * of one become those of another.
 */
public final class Values {

    private static final TorchScript COPY = TorchScript.compile(
            """
            def forward(self, to: List[Tensor], source: List[Tensor]) -> Tensor:
              torch._foreach_copy_(to, source)
              return to[0]
            """);

    private Values() {}

    /**
     * Copies; nobody gets a new array.
     *
     * @param from of any devices, and of the shapes and types of {@code to}
     * @param to as many, at least one
     */
    public static void copy(List<NDArray> from, List<NDArray> to) {
        try (NDManager scope = to.get(0).getManager().newSubManager()) {
            COPY.update(scope, List.of(to, from));
        }
    }

    /**
     * Some rows of an array in place of it: it is freed.
     *
     * @param rows those to keep, in this order
     * @return belongs to the manager of the array
     */
    public static NDArray replaced(NDArray array, NDArray rows) {
        try (NDArray old = array) {
            return old.get(rows);
        }
    }
}
