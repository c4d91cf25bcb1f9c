package org.codestep.model;

import java.util.random.RandomGenerator;

/** The configuration of a model that reads a sequence from left to right. */
public interface CausalModelConfig extends ModelConfig {

    /** The longest sequence, in tokens. */
    int blockSize();

    @Override
    CausalLanguageModel create(RandomGenerator random);
}
