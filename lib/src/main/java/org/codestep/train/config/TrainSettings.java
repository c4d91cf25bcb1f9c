package org.codestep.train.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.ModelType;
import org.codestep.train.AdamW;
import org.codestep.train.lesson.LessonData;

/** The settings of a run by name, as {@code batch_size}: which there are, what they are by default, what they make. */
public final class TrainSettings {

    private static final String TEXT = defaultsText();

    /** Where the settings of the model begin in the text. */
    private static final String MODEL_HEADING = "\n# Model";

    private static final ObjectNode DEFAULTS = defaults();

    /** The type of model whose settings the text has. */
    private static final ModelType DEFAULT_TYPE = ModelType.of(DEFAULTS.get(ModelSettings.TYPE).asText());

    /** The records whose components are settings, beside those of models. */
    private static final List<Class<? extends Record>> PARTS = List.of(LessonData.Settings.class,
            TrainConfig.Start.class, TrainConfig.Run.class, TrainConfig.Rate.class, AdamW.Settings.class);

    private TrainSettings() {}

    /** The names of all settings, in the order of {@code defaults.yaml}; after them those of further types of model. */
    public static List<String> names() {
        Stream<String> common = DEFAULTS.properties().stream().map(Map.Entry::getKey);
        return Stream.concat(common, ModelSettings.names().stream()).distinct().toList();
    }

    /**
     * A file of one set, {@code base}, that has every setting with its meaning. Those of a new model are comments:
     * where a run starts from a model, that has them, and to ask for others would be a mistake.
     */
    public static String fileOfDefaults() {
        int model = TEXT.indexOf(MODEL_HEADING) + MODEL_HEADING.length();
        StringBuilder settings = new StringBuilder(TEXT.substring(model));
        for (ModelType type : ModelSettings.types()) {
            if (!type.name().equals(DEFAULT_TYPE.name())) {
                settings.append("\n# Model of the type ").append(type.name()).append('\n');
                ModelSettings.of(type.reference(1)).properties().forEach(setting -> settings
                        .append(setting.getKey()).append(": ").append(setting.getValue().asText()).append('\n'));
            }
        }
        return "base:\n"
                + (TEXT.substring(0, model) + settings.toString().replaceAll("(?m)^(?=\\w)", "#")).indent(2);
    }

    private static String defaultsText() {
        try (InputStream in = TrainSettings.class.getResourceAsStream("defaults.yaml")) {
            return new String(Objects.requireNonNull(in, "defaults.yaml").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a setting means and what it is by default, on one line. */
    public static String description(String name) {
        JsonNode preset = DEFAULTS.get(name);
        if (preset == null) {
            return "of models of the types " + ModelSettings.types().stream()
                    .filter(type -> ModelSettings.names(type).contains(name))
                    .map(ModelType::name)
                    .collect(Collectors.joining(", "));
        }
        Matcher comment = Pattern.compile("(?m)^" + name + ":.*?# (.*)$").matcher(TEXT);
        return (comment.find() ? comment.group(1) : "of the model") + "; default: "
                + (!preset.isTextual() ? preset.toString() : preset.asText().isEmpty() ? "none" : preset.asText());
    }

    /** Those of the file, and what its type of model has beside. */
    private static ObjectNode defaults() {
        ObjectNode all = SettingsFile.parse(TEXT);
        ObjectNode model = ModelSettings.of(ModelType.of(all.get(ModelSettings.TYPE).asText()).reference(1));
        model.remove(all.properties().stream().map(Map.Entry::getKey).toList());
        return all.setAll(model);
    }

    /** All settings of a run that trains such a model. */
    private static ObjectNode defaults(ModelType type) {
        ObjectNode defaults = DEFAULTS.deepCopy();
        if (!type.name().equals(DEFAULT_TYPE.name())) {
            defaults.remove(ModelSettings.names(DEFAULT_TYPE));
            defaults.setAll(ModelSettings.of(type.reference(1)));
        }
        return defaults;
    }

    /**
     * Puts settings together.
     *
     * @param layers sets of settings, of which a later one wins; values may be texts, as on a command line
     * @throws IllegalArgumentException if a name is unknown, or a value does not do; the message says what was wanted
     */
    public static TrainConfig config(List<ObjectNode> layers) {
        ModelType type = type(layers);
        ObjectNode settings = defaults(type);
        Set<String> given = new TreeSet<>();
        for (ObjectNode layer : layers) {
            ObjectNode typed = typed(layer, type);
            settings.setAll(typed);
            typed.fieldNames().forEachRemaining(given::add);
        }
        TrainConfig.Start start = part(settings, TrainConfig.Start.class);
        if (start.folder().isEmpty()) {
            requireOfType(given, type);
        }
        return new TrainConfig(
                part(settings, LessonData.Settings.class),
                start,
                part(settings, TrainConfig.Run.class),
                part(settings, TrainConfig.Rate.class),
                part(settings, AdamW.Settings.class),
                ofModel(settings),
                given);
    }

    /** The type of model that the last of some layers names. */
    private static ModelType type(List<? extends JsonNode> layers) {
        ModelType type = DEFAULT_TYPE;
        for (JsonNode layer : layers) {
            if (layer.has(ModelSettings.TYPE)) {
                type = ModelType.of(layer.get(ModelSettings.TYPE).asText());
            }
        }
        return type;
    }

    private static void requireOfType(Set<String> given, ModelType type) {
        List<String> names = ModelSettings.names(type);
        List<String> others = ModelSettings.names().stream().filter(name -> !names.contains(name)).toList();
        given.stream().filter(others::contains).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(name + ": a model of the type " + type.name()
                    + " has no such setting; it has " + String.join(", ", names));
        });
    }

    /** All settings as they are by default for the type of model that some settings name, or that is the default. */
    public static ObjectNode defaultsLike(JsonNode settings) {
        return defaults(type(List.of(settings)));
    }

    /** The settings of a configuration by name, as {@link #config} takes them. */
    public static ObjectNode of(TrainConfig config) {
        ObjectNode settings = EntryWriter.object();
        for (Record part : List.of(config.data(), config.start(), config.run(), config.rate(), config.optimizer())) {
            settings.setAll((ObjectNode) JsonFile.tree(part));
        }
        // Jackson writes a path as the address of a file.
        settings.put("data", config.data().data().toString());
        settings.setAll(config.model());
        return settings;
    }

    private static ObjectNode ofModel(ObjectNode settings) {
        ObjectNode model = settings.deepCopy();
        return model.retain(Stream.concat(Stream.of(ModelSettings.TYPE), ModelSettings.names().stream()).toList());
    }

    private static <T extends Record> T part(ObjectNode settings, Class<T> type) {
        Map<String, RecordComponent> components = SettingNames.components(type);
        ObjectNode part = EntryWriter.object();
        components.keySet().forEach(name -> part.set(name, settings.get(name)));
        return JsonFile.of(part, type);
    }

    /**
     * A set of settings as their types have them. Whether they fit together can only be said of all that a run has.
     *
     * @throws IllegalArgumentException if a name is unknown, or a value is of another type; the message says which
     */
    public static ObjectNode typed(ObjectNode set) {
        return typed(set, type(List.of(set)));
    }

    private static ObjectNode typed(ObjectNode set, ModelType model) {
        ObjectNode typed = EntryWriter.object();
        List<String> known = names();
        for (Map.Entry<String, JsonNode> setting : set.properties()) {
            if (!known.contains(setting.getKey())) {
                throw new IllegalArgumentException("unknown setting '" + setting.getKey() + "'; the settings are "
                        + String.join(", ", known));
            }
            typed.set(setting.getKey(), typed(setting.getKey(), setting.getValue(), model));
        }
        return typed;
    }

    /** A value as the setting's type has it; a text may stand for a number or a list. */
    private static JsonNode typed(String name, JsonNode value, ModelType model) {
        Class<?> type = type(name, model);
        String text = value.isTextual() ? value.asText() : value.toString();
        if (type == int.class || type == long.class) {
            require(name, "a whole number", text, t -> t.matches("-?\\d+"));
            int bits = type == int.class ? Integer.SIZE : Long.SIZE;
            require(name, "a whole number of " + bits + " bits", text, t -> new BigInteger(t).bitLength() < bits);
            return EntryWriter.object().numberNode(Long.parseLong(text));
        }
        if (type == double.class) {
            require(name, "a number", text, t -> t.matches("-?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?"));
            require(name, "a finite number", text, t -> Double.isFinite(Double.parseDouble(t)));
            return EntryWriter.object().numberNode(Double.parseDouble(text));
        }
        if (type == boolean.class) {
            require(name, "true or false", text, t -> t.equals("true") || t.equals("false"));
            return EntryWriter.object().booleanNode(Boolean.parseBoolean(text));
        }
        if (type.isEnum()) {
            List<String> known = Arrays.stream(type.getEnumConstants())
                    .map(constant -> JsonFile.tree(constant).asText().toLowerCase(Locale.ROOT))
                    .toList();
            require(name, "one of " + known, text, t -> known.stream().anyMatch(t::equalsIgnoreCase));
            return EntryWriter.object().textNode(text.toLowerCase(Locale.ROOT));
        }
        if (type == List.class) {
            require(name, "numbers as 0.5,0.9", text, t -> t.matches("\\[?[-\\d.eE+, ]*]?"));
            return SettingsFile.parse("list: [" + text.replaceAll("[\\[\\]]", "") + "]").get("list");
        }
        require(name, "a text", text, t -> value.isValueNode());
        return EntryWriter.object().textNode(text);
    }

    private static void require(String name, String wanted, String text, Predicate<String> fits) {
        if (!fits.test(text)) {
            throw new IllegalArgumentException(name + ": wanted " + wanted + ", got '" + text + "'");
        }
    }

    private static Class<?> type(String name, ModelType model) {
        if (name.equals(ModelSettings.TYPE)) {
            return String.class;
        }
        for (Class<?> part : PARTS) {
            RecordComponent component = SettingNames.components(part).get(name);
            if (component != null) {
                return component.getType();
            }
        }
        return ModelSettings.component(model, name)
                .orElseThrow(() -> new IllegalArgumentException("unknown setting '" + name + "'"))
                .getType();
    }
}
