package org.codestep.model;

import java.util.random.RandomGenerator;
import org.codestep.model.layer.Layer;

/**
 * The structure and size of a model, and how it is made of them: a record whose components are what a model's folder
 * keeps and what settings name, in snake case. Each {@link ModelType} has one.
 */
public interface ModelConfig {

    /** The name of the kind of model, see {@link ModelType#name}. */
    String type();

    /** The number of token ids. */
    int vocabularySize();

    /**
     * Makes a model, which has no arrays before {@link Layer#initialize}.
     *
     * @param random draws the initial weights then
     */
    LanguageModel create(RandomGenerator random);
}
