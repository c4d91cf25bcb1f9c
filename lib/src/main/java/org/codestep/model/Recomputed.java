package org.codestep.model;

import org.codestep.model.engine.Recomputation;

/**
 * A part of a model that can compute anew what it made on the way when its gradients are wanted, in place of keeping
 * it, see {@link Recomputation}.
 */
public interface Recomputed {

    /** Does so from now on, or no more. */
    void recompute(boolean wanted);

    /** Has all such parts of a model do so from now on, or no more. */
    static void use(ModelPart model, boolean wanted) {
        model.descendants().values().forEach(layer -> {
            if (layer instanceof Recomputed part) {
                part.recompute(wanted);
            }
        });
    }
}
