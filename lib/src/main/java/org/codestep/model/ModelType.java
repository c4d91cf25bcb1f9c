package org.codestep.model;

import java.util.List;
import java.util.ServiceLoader;

/**
 * A kind of model, as {@code config.json} and settings name it. A new kind is a class that implements this, with its
 * name in {@code META-INF/services/org.codestep.model.ModelType}; folders, training, generation and evaluation then
 * take such models as they take all others.
 */
public interface ModelType {

    /** In lower case, as {@code gpt}. */
    String name();

    /** What describes such a model: a record. */
    Class<? extends ModelConfig> config();

    /** What a new model is like where nothing else is asked for. */
    ModelConfig reference(int vocabularySize);

    /** All kinds, in the order of the class path. */
    static List<ModelType> all() {
        // The library's own loader: in a notebook's kernel the thread's may not know the library.
        return ServiceLoader.load(ModelType.class, ModelType.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** The names of all kinds. */
    static List<String> names() {
        return all().stream().map(ModelType::name).toList();
    }

    /**
     * The kind of a name.
     *
     * @throws IllegalArgumentException if no kind has it; the message lists those that there are
     */
    static ModelType of(String name) {
        return all().stream().filter(type -> type.name().equals(name)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("unknown model type '" + name + "'; the types are "
                        + String.join(", ", names())));
    }
}
