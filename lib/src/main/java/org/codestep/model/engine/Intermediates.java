package org.codestep.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/**
 * Arrays that are made on the way to a result and wanted no more afterwards. Their manager would keep them until it is
 * closed, in a training step through the whole of the backward pass; the engine itself keeps what gradients need.
 */
public final class Intermediates {

    private Intermediates() {}

    /**
     * Computes an array, and frees all others that this thread makes meanwhile.
     *
     * @param work makes the result anew: none that was there before, nor one that anybody else holds
     * @return the result, which belongs to the manager that it was given
     */
    public static NDArray freed(Supplier<NDArray> work) {
        NDArray result;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            result = work.get();
            NDScope.unregister(result);
        }
        NDScope.register(result); // a scope around this one may free it
        return result;
    }
}
