package org.codestep.model;

import ai.djl.training.initializer.Initializer;

/** Makes the linear layers of a model: {@code Linear::new} or {@code Linear::withBias}. */
@FunctionalInterface
public interface LinearFactory {

    Linear create(int inputs, int outputs, Initializer initializer);
}
