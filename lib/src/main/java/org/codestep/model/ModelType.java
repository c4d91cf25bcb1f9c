package org.codestep.model;

import org.codestep.Register;

/**
 * A kind of model, as {@code config.json} and settings name it. A new kind is a class that implements this, with its
 * name in {@code META-INF/services/org.codestep.model.ModelType}; folders, training, generation and evaluation then
 * take such models as they take all others.
 */
public interface ModelType {

    /** All kinds that there are. */
    Register<ModelType> REGISTER = new Register<>(ModelType.class, ModelType::name);

    /** What a new model is like where nothing else is asked for: a record. */
    ModelConfig reference(int vocabularySize);

    /** In lower case, as {@code gpt}: what its configurations say. */
    default String name() {
        return reference(1).type();
    }

    /** The record that describes such a model. */
    default Class<? extends ModelConfig> config() {
        return reference(1).getClass();
    }

    /**
     * The kind of a name.
     *
     * @throws IllegalArgumentException if no kind has it; the message lists those that there are
     */
    static ModelType of(String name) {
        return REGISTER.find(name).orElseThrow(() -> new IllegalArgumentException("unknown model type '" + name
                + "'; the types are " + String.join(", ", REGISTER.names())));
    }
}
