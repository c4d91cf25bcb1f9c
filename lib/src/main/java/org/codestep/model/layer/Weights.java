package org.codestep.model.layer;

import ai.djl.training.initializer.Initializer;
import java.util.random.RandomGenerator;

/** How parameters begin. The generator is drawn from in the order in which the parameters are initialised. */
public final class Weights {

    private Weights() {}

    /** Normal with mean 0. The arrays belong to the manager that the initializer is given. */
    public static Initializer normal(double standardDeviation, RandomGenerator random) {
        return (manager, shape, type) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() * standardDeviation);
            }
            return manager.create(values, shape).toType(type, false);
        };
    }
}
