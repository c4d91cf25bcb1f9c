package org.codestep.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.JsonFile;
import org.codestep.model.GptConfig;

/** The settings of a run by name, as {@code batch_size}: which there are, what they are by default, what they make. */
public final class TrainSettings {

    private static final String VOCABULARY = "vocabulary_size";
    private static final String TEXT = defaultsText();

    /** Where the settings of the model begin in the text. */
    private static final String MODEL_HEADING = "\n# Model";

    private static final ObjectNode DEFAULTS = defaults();

    private TrainSettings() {}

    /** The names of all settings, in the order of {@code defaults.yaml}. */
    public static List<String> names() {
        return DEFAULTS.properties().stream().map(Map.Entry::getKey).toList();
    }

    /**
     * A file of one set, {@code base}, that has every setting with its meaning. Those of a new model are comments:
     * where a run starts from a model, that has them, and to ask for others would be a mistake.
     */
    public static String fileOfDefaults() {
        int model = TEXT.indexOf(MODEL_HEADING) + MODEL_HEADING.length();
        String settings = TEXT.substring(model).replaceAll("(?m)^(?=\\w)", "#");
        return "base:\n" + (TEXT.substring(0, model) + settings).indent(2);
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
        Matcher comment = Pattern.compile("(?m)^" + name + ":.*?# (.*)$").matcher(TEXT);
        return (comment.find() ? comment.group(1) : "of the model") + "; default: "
                + (DEFAULTS.get(name).isTextual() && DEFAULTS.get(name).asText().isEmpty()
                        ? "none"
                        : DEFAULTS.get(name).isTextual()
                                ? DEFAULTS.get(name).asText()
                                : DEFAULTS.get(name).toString());
    }

    /** Those of the file, and what {@link GptConfig} has beside. */
    private static ObjectNode defaults() {
        ObjectNode defaults = SettingsFile.parse(TEXT);
        of(GptConfig.reference(1)).properties().forEach(setting -> {
            if (!defaults.has(setting.getKey())) {
                defaults.set(setting.getKey(), setting.getValue());
            }
        });
        return defaults;
    }

    /**
     * Puts settings together.
     *
     * @param layers sets of settings, of which a later one wins; values may be texts, as on a command line
     * @throws IllegalArgumentException if a name is unknown, or a value does not do; the message says what was wanted
     */
    public static TrainConfig config(List<ObjectNode> layers) {
        ObjectNode settings = DEFAULTS.deepCopy();
        Set<String> given = new TreeSet<>();
        for (ObjectNode layer : layers) {
            ObjectNode typed = typed(layer);
            settings.setAll(typed);
            typed.fieldNames().forEachRemaining(given::add);
        }
        return new TrainConfig(
                part(settings, TrainConfig.Data.class),
                part(settings, TrainConfig.Start.class),
                part(settings, TrainConfig.Run.class),
                part(settings, TrainConfig.Rate.class),
                part(settings, AdamW.Settings.class),
                ofModel(settings),
                given);
    }

    /** The part of the settings that a record has, as they are by default. */
    static <T extends Record> T defaults(Class<T> type) {
        return part(DEFAULTS, type);
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

    /** The settings of a model of this size. */
    static ObjectNode of(GptConfig size) {
        ObjectNode model = EntryWriter.object();
        JsonFile.tree(size).properties().forEach(setting -> model.set(setting.getKey(), setting.getValue().isTextual()
                ? model.textNode(setting.getValue().asText().toLowerCase(Locale.ROOT))
                : setting.getValue()));
        model.remove(VOCABULARY);
        return model;
    }

    static GptConfig model(ObjectNode settings, int vocabularySize) {
        ObjectNode all = settings.deepCopy();
        all.put(VOCABULARY, vocabularySize);
        return JsonFile.of(all, GptConfig.class);
    }

    private static ObjectNode ofModel(ObjectNode settings) {
        Map<String, RecordComponent> components = components(GptConfig.class);
        ObjectNode model = EntryWriter.object();
        settings.properties().stream()
                .filter(setting -> components.containsKey(setting.getKey()))
                .forEach(setting -> model.set(setting.getKey(), setting.getValue()));
        return model;
    }

    private static <T extends Record> T part(ObjectNode settings, Class<T> type) {
        Map<String, RecordComponent> components = components(type);
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
        ObjectNode typed = EntryWriter.object();
        for (Map.Entry<String, JsonNode> setting : set.properties()) {
            if (!DEFAULTS.has(setting.getKey())) {
                throw new IllegalArgumentException("unknown setting '" + setting.getKey() + "'; the settings are "
                        + String.join(", ", names()));
            }
            typed.set(setting.getKey(), typed(setting.getKey(), setting.getValue()));
        }
        return typed;
    }

    /** A value as the setting's type has it; a text may stand for a number or a list. */
    private static JsonNode typed(String name, JsonNode value) {
        Class<?> type = component(name).getType();
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

    private static RecordComponent component(String name) {
        for (Class<?> type : List.of(TrainConfig.Data.class, TrainConfig.Start.class, TrainConfig.Run.class, TrainConfig.Rate.class,
                AdamW.Settings.class, GptConfig.class)) {
            RecordComponent component = components(type).get(name);
            if (component != null) {
                return component;
            }
        }
        throw new IllegalArgumentException("unknown setting '" + name + "'");
    }

    /** The components of a record, by their names in snake case. */
    private static Map<String, RecordComponent> components(Class<?> type) {
        Map<String, RecordComponent> components = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT),
                    component);
        }
        return components;
    }
}
