package org.codestep.model.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.codestep.corpus.EntryWriter;
import org.codestep.corpus.file.Disk;
import org.codestep.corpus.file.JsonFile;
import org.codestep.hub.HubName;
import org.codestep.model.CausalLanguageModel;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelPart;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.layer.AdaptableLayer;
import org.codestep.model.lora.LoraConfig.Scaling;
import org.codestep.model.pretrained.TransformersConfig;
import org.codestep.model.weights.Safetensors;
import org.codestep.model.weights.WeightNames;
import org.codestep.model.weights.WeightNames.Rows;

/**
 * An adapter as Hugging Face's PEFT keeps it: {@value #CONFIG} and {@value #PARAMETERS} in a folder. Reading is what
 * {@link Lora} does wherever it is given such a folder; writing is done here.
 */
public final class PeftFolder {

    private static final String CONFIG = "adapter_config.json";
    private static final String PARAMETERS = "adapter_model.safetensors";
    private static final String BASE_MODEL = "base_model_name_or_path";
    private static final String REVISION = "revision";

    /** They change no number of an adapter that is there. */
    private static final String[] UNUSED = {
        "fan_in_fan_out", "inference_mode", "peft_version", "auto_mapping", BASE_MODEL, REVISION,
        "megatron_core", "qalora_group_size", "runtime_config", "init_lora_weights",
        "ensure_weight_tying" // layers with a shared weight are refused either way
    };

    /** They say which layers of those that are named are adapted; the file of the parameters says it too. */
    private static final String[] CHOICE = {"layers_to_transform", "layers_pattern", "exclude_modules"};

    /** The beginnings of the ways to begin by which the model's own weights are changed too. */
    private static final List<String> CHANGING_THE_BASE = List.of("pissa", "olora", "corda", "loftq", "lora_ga");

    private PeftFolder() {}

    /** Whether a folder has such an adapter. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(CONFIG));
    }

    static Path parameterFile(Path folder) {
        return folder.resolve(PARAMETERS);
    }

    /** The model that the adapter in a folder was made for, as {@link #write} takes it; empty if it does not say. */
    static Optional<String> base(Path folder) throws IOException {
        ObjectNode fields = fields(folder);
        String name = fields.path(BASE_MODEL).asText("");
        String revision = fields.path(REVISION).asText("");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(revision.isEmpty() || Files.isDirectory(Path.of(name))
                ? name : HubName.PREFIX + name + "@" + revision);
    }

    private static ObjectNode fields(Path folder) throws IOException {
        return JsonFile.read(folder.resolve(CONFIG), ObjectNode.class);
    }

    // --- Reading ------------------------------------------------------------------------------------------------

    /**
     * What the adapter in a folder is like.
     *
     * @throws IllegalArgumentException if it has a setting that is not known here; the message names it
     */
    static LoraConfig config(Path folder) throws IOException {
        ObjectNode fields = fields(folder);
        try {
            return config(fields, modules(folder));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(folder.resolve(CONFIG) + ": " + e.getMessage(), e);
        }
    }

    /** The adapted layers, by the names of their parameters. */
    private static Set<String> modules(Path folder) throws IOException {
        Set<String> modules = new LinkedHashSet<>();
        for (String name : Safetensors.open(parameterFile(folder)).names()) {
            PeftLayers.changedBy(name).ifPresent(modules::add);
        }
        return modules;
    }

    private static LoraConfig config(ObjectNode fields, Set<String> modules) {
        TransformersConfig settings = new TransformersConfig(fields);
        if (!settings.has("peft_type")) {
            throw new IllegalArgumentException("peft_type is missing, wanted LORA");
        }
        settings.require("peft_type", "LORA");
        settings.require("bias", "none");
        requireTask(settings.text("task_type", "CAUSAL_LM"));
        requireBaseUnchanged(fields.path("init_lora_weights"));
        boolean chosen = List.of(CHOICE).stream().anyMatch(settings::has);
        settings.unused(UNUSED);
        settings.unused(CHOICE);
        settings.unused("target_modules");
        LoraConfig config = new LoraConfig(
                settings.integer("r", 8),
                settings.number("lora_alpha", 8),
                settings.flag("use_rslora", false) ? Scaling.ROOT_RANK : Scaling.RANK,
                targets(fields.path("target_modules"), chosen, modules),
                settings.number("lora_dropout", 0),
                settings.flag("use_dora", false),
                settings.texts("modules_to_save"));
        settings.rest(); // refuses what is not known
        return config;
    }

    private static void requireTask(String task) {
        if (!task.equals("CAUSAL_LM") && !task.equals("SEQ_2_SEQ_LM")) {
            throw new IllegalArgumentException("task_type is " + task + ", wanted CAUSAL_LM or SEQ_2_SEQ_LM:"
                    + " only language models are known here");
        }
    }

    private static void requireBaseUnchanged(JsonNode how) {
        if (how.isTextual() && CHANGING_THE_BASE.stream().anyMatch(how.asText()::startsWith)) {
            throw new IllegalArgumentException("init_lora_weights is " + how + ", by which the model's own weights were"
                    + " changed too; convert the adapter with PEFT (path_initial_model_for_weight_conversion) first");
        }
    }

    /** PEFT passes over names in a list that no layer has. */
    private static String targets(JsonNode named, boolean chosen, Set<String> modules) {
        if (named.isMissingNode() || named.isNull()) {
            return "";
        }
        if (named.isTextual() && named.asText().equals(LoraConfig.ALL_LINEAR)) {
            return LoraConfig.ALL_LINEAR;
        }
        List<String> names = new ArrayList<>();
        named.forEach(name -> names.add(name.asText()));
        names.removeIf(name -> modules.stream().noneMatch(module -> AdaptedLayers.ends(module, name)));
        return String.join(",", chosen || names.isEmpty() ? modules : names);
    }

    /**
     * The parameters of an adapter of a model by the names that they have in such a folder.
     *
     * @throws IllegalArgumentException if some have none
     */
    static Map<String, NDArray> arrays(ModelPart model, String adapter) {
        WeightNames names = AdaptedLayers.of(model).names().orElseThrow(() -> new IllegalArgumentException(
                "PEFT has no names for the layers of such a model; load an adapter that Codestep saved"));
        return new PeftLayers(model, adapter, names).parameters();
    }

    /** Whether an array is a weight of the model as it is: PEFT keeps that of an output layer that it adapts. */
    static boolean isOfBase(String array, Safetensors saved, ModelPart model) throws IOException {
        Optional<String> module = PeftLayers.unchangedIn(array);
        if (module.isEmpty()) {
            return false;
        }
        AdaptedLayers layers = AdaptedLayers.of(model);
        for (Map.Entry<String, AdaptableLayer> layer : AdaptedLayers.all(model).entrySet()) {
            List<Rows> modules = layers.elsewhere(layer.getKey());
            if (modules.size() == 1 && modules.get(0).name().equals(module.get())) {
                try (NDManager scope = model.manager().newSubManager()) {
                    NDArray own = layer.getValue().weight().getArray().stopGradient();
                    own.attach(scope);
                    return Arrays.equals(saved.read(array, scope).toFloatArray(), own.toFloatArray());
                }
            }
        }
        return false;
    }

    // --- Writing ------------------------------------------------------------------------------------------------

    /**
     * Writes an adapter as PEFT reads it, its configuration last, so that what is there is whole.
     *
     * @param model that has it; it may be in use or not, but not merged
     * @param adapter its name in the model
     * @param config what it is like, as it was added with
     * @param names of the layers in the model that PEFT is to put it on: those of the model's own kind, or of the kind
     *     that the model is exported as
     * @param base what PEFT is to load the model from: a folder, or a name on the Hub as it is or as
     *     {@code hub:ORG/NAME@REVISION}
     * @param folder made if it is not there
     * @return what its configuration says
     * @throws IllegalArgumentException if the adapter changes what cannot be changed alone in such a model, or
     *     {@code base} is no name of a model
     */
    public static ObjectNode write(LanguageModel model, String adapter, LoraConfig config, WeightNames names,
            String base, Path folder) throws IOException {
        Lora.requireAdapter(AdaptedLayers.all(model), adapter);
        try (NoGradient writing = new NoGradient();
                NDManager scope = model.manager().newSubManager()) {
            PeftLayers layers = new PeftLayers(model, adapter, names);
            Map<String, NDArray> arrays = layers.arrays(scope);
            ObjectNode fields = fields(model, layers, config, base);
            Disk.createDirectories(folder);
            Safetensors.write(folder.resolve(PARAMETERS), arrays, Map.of("format", "pt"));
            JsonFile.write(folder.resolve(CONFIG), fields);
            return fields;
        }
    }

    private static ObjectNode fields(LanguageModel model, PeftLayers layers, LoraConfig config, String base) {
        Map<String, Integer> changed = layers.changed();
        // Where all layers have changes joined, their rank is that of all.
        int least = changed.values().stream().min(Integer::compare).orElse(1);
        ObjectNode fields = EntryWriter.object()
                .put("peft_type", "LORA")
                .put("task_type", model instanceof CausalLanguageModel ? "CAUSAL_LM" : null);
        putBase(fields, base);
        fields.put("r", config.rank() * least);
        fields.set("lora_alpha", number(alpha(config, least)));
        fields.put("lora_dropout", config.dropout())
                .put("use_rslora", config.scaling() == Scaling.ROOT_RANK)
                .put("use_dora", config.dora())
                .put("fan_in_fan_out", layers.isTurned())
                .put("bias", "none")
                .put("init_lora_weights", true)
                .put("inference_mode", true);
        put(fields.putArray("target_modules"), shortest(config, layers.linears(), changed.keySet()));
        if (!layers.copied().isEmpty()) {
            put(fields.putArray("modules_to_save"), layers.copied());
        }
        if (changed.values().stream().anyMatch(count -> count > least)) {
            ObjectNode ranks = fields.putObject("rank_pattern");
            ObjectNode alphas = fields.putObject("alpha_pattern");
            changed.forEach((module, count) -> {
                ranks.put(module, config.rank() * count);
                alphas.set(module, number(alpha(config, count)));
            });
        }
        return fields;
    }

    /** With which a change of so many times the rank has the same factor. */
    private static double alpha(LoraConfig config, int times) {
        return config.alpha() * switch (config.scaling()) {
            case RANK -> times;
            case ROOT_RANK -> Math.sqrt(times);
        };
    }

    /** PEFT wants whole numbers, and takes others. */
    private static JsonNode number(double value) {
        return value == Math.rint(value)
                ? JsonNodeFactory.instance.numberNode((long) value) : JsonNodeFactory.instance.numberNode(value);
    }

    private static void putBase(ObjectNode fields, String base) {
        if (!HubName.isMeant(base)) {
            fields.put(BASE_MODEL, base);
            return;
        }
        HubName name = HubName.parse(base);
        if (name.kind() != HubName.Kind.MODEL) {
            throw new IllegalArgumentException(base + " is no model; wanted hub:ORG/NAME or hub:ORG/NAME@REVISION");
        }
        fields.put(BASE_MODEL, name.repository()).put(REVISION, name.revision());
    }

    private static void put(ArrayNode list, Iterable<String> names) {
        names.forEach(list::add);
    }

    /** The names by which the layers were chosen if PEFT chooses the same by them, else those of all. */
    private static Iterable<String> shortest(LoraConfig config, Set<String> linears, Set<String> adapted) {
        List<String> named = AdaptedLayers.list(config.targets());
        Set<String> chosen = new LinkedHashSet<>(linears);
        chosen.removeIf(module -> named.stream().noneMatch(name -> AdaptedLayers.ends(module, name)));
        return chosen.equals(adapted) ? named : adapted;
    }
}
