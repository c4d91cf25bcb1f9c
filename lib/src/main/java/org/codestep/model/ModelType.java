package org.codestep.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.codestep.Register;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.weights.WeightNames;

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
     * Fields that configurations of this kind got later, with the values that models had before. Folders leave them out
     * where a model has these values, so that what was written before and after is the same.
     */
    default ObjectNode later() {
        return EntryWriter.object();
    }

    /** Whether settings can ask for a new model of this kind; others come from folders. */
    default boolean fromSettings() {
        return true;
    }

    /**
     * What the arrays of a model of this kind are called in its folder, where another program's names are kept; empty
     * where they are ours.
     */
    default Optional<WeightNames> weightNames(ModelConfig config) {
        return Optional.empty();
    }

    /**
     * The names by which adapters choose linear layers and embeddings of a model of this kind, beside our own; those of
     * another program where models of this kind come from one.
     */
    default Optional<WeightNames> layerNames(ModelConfig config) {
        return weightNames(config);
    }

    /** The linear layers that an adapter changes where none are named, by the names of {@link #layerNames}. */
    default List<String> adaptedLayers() {
        return List.of();
    }

    /**
     * The configuration of the model in a folder, where its weights tell what {@code config.json} does not.
     *
     * @param config that {@code config.json} gives
     */
    default ModelConfig fitted(ModelConfig config, Path folder) throws IOException {
        return config;
    }

    /** The fields of a configuration of this kind, as its folder keeps them. */
    default ObjectNode fields(ModelConfig config) {
        ObjectNode fields = (ObjectNode) JsonFile.tree(config);
        later().properties().forEach(usual -> {
            if (usual.getValue().equals(fields.get(usual.getKey()))) {
                fields.remove(usual.getKey());
            }
        });
        return fields;
    }

    /** The field of a folder's configuration that says how many ids there are. */
    default String vocabularyField() {
        return "vocabulary_size";
    }

    /** The configuration of such a model with another number of ids. */
    static ModelConfig withVocabulary(ModelConfig config, int vocabularySize) {
        ModelType type = of(config.type());
        return type.config(type.fields(config).put(type.vocabularyField(), vocabularySize));
    }

    /**
     * The configuration of this kind that has these fields.
     *
     * @throws IllegalArgumentException if they are not those of such a configuration, or do not fit together
     */
    default ModelConfig config(ObjectNode fields) {
        return JsonFile.of(later().setAll(fields), config());
    }

    /**
     * The kind of a name.
     *
     * @throws IllegalArgumentException if no kind has it; the message lists those that there are
     */
    static ModelType of(String name) {
        return REGISTER.named(name, "model type", "types");
    }
}
