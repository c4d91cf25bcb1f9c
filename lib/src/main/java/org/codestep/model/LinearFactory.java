package org.codestep.model;

import ai.djl.training.initializer.Initializer;

/** Makes the linear layers of a model: {@code Linear::new}, or {@link LoraLinear#factory} to adapt a trained one. */
@FunctionalInterface
public interface LinearFactory {

    Linear create(int inputs, int outputs, Initializer initializer);
}
