package org.codestep.train.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.ModelConfig;
import org.codestep.model.ModelType;

/** The settings of models: their type, and by name what a configuration of that type has, but for the vocabulary. */
public final class ModelSettings {

    /** The setting that names the {@link ModelType}. */
    static final String TYPE = "model_type";

    /** The setting of the longest sequence; batches may have shorter ones than the model takes. */
    public static final String BLOCK_SIZE = "block_size";

    private static final String VOCABULARY = "vocabulary_size";

    private ModelSettings() {}

    /** The types of which settings can ask for a new model. */
    static List<ModelType> types() {
        return ModelType.REGISTER.all().stream().filter(ModelType::fromSettings).toList();
    }

    /** The settings of all types, each name once. */
    static List<String> names() {
        return types().stream().flatMap(type -> names(type).stream()).distinct().toList();
    }

    /** The settings of a type. */
    static List<String> names(ModelType type) {
        return SettingNames.components(type.config()).keySet().stream()
                .filter(name -> !name.equals(VOCABULARY))
                .toList();
    }

    /** What a setting sets: in a type or, if it has no such setting, in the first that has. */
    static Optional<RecordComponent> component(ModelType type, String name) {
        Map<String, RecordComponent> components = SettingNames.components(type.config());
        if (components.containsKey(name)) {
            return Optional.of(components.get(name));
        }
        return types().stream()
                .map(other -> SettingNames.components(other.config()).get(name))
                .filter(component -> component != null)
                .findFirst();
    }

    /** The settings of a model of this size. */
    public static ObjectNode of(ModelConfig size) {
        ObjectNode settings = EntryWriter.object();
        settings.put(TYPE, size.type());
        JsonFile.tree(size).properties().forEach(setting ->
                settings.set(setting.getKey(), setting.getValue().isTextual()
                        ? settings.textNode(setting.getValue().asText().toLowerCase(Locale.ROOT))
                        : setting.getValue()));
        settings.remove(VOCABULARY);
        return settings;
    }

    /**
     * A model's size.
     *
     * @param settings the type, and all that it has
     * @throws IllegalArgumentException if they do not fit together
     */
    static ModelConfig config(ObjectNode settings, int vocabularySize) {
        ModelType type = ModelType.of(settings.get(TYPE).asText());
        if (!type.fromSettings()) {
            throw new IllegalArgumentException(TYPE + ": models of the type " + type.name()
                    + " come from a folder; new ones are of the types "
                    + String.join(", ", types().stream().map(ModelType::name).toList()));
        }
        ObjectNode all = settings.deepCopy().retain(names(type));
        all.put(VOCABULARY, vocabularySize);
        return type.config(all);
    }
}
