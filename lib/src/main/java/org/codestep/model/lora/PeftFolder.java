package org.codestep.model.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
import org.codestep.model.layer.Adapter;
import org.codestep.model.layer.LayerCopy;
import org.codestep.model.layer.Linear;
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
    private static final String PREFIX = "base_model.model.";
    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";
    private static final String BASE = ".base_layer.weight";
    private static final String MAGNITUDE = ".lora_magnitude_vector";

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
            if (name.startsWith(PREFIX) && name.endsWith(A)) {
                modules.add(name.substring(PREFIX.length(), name.length() - A.length()));
            }
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
        return arrays(model, adapter, names, null);
    }

    /** Whether an array is a weight of the model as it is: PEFT keeps that of an output layer that it adapts. */
    static boolean isOfBase(String array, Safetensors saved, ModelPart model) throws IOException {
        if (!array.startsWith(PREFIX) || !array.endsWith(BASE)) {
            return false;
        }
        String module = array.substring(PREFIX.length(), array.length() - BASE.length());
        AdaptedLayers layers = AdaptedLayers.of(model);
        for (Map.Entry<String, AdaptableLayer> layer : AdaptedLayers.all(model).entrySet()) {
            List<Rows> modules = layers.elsewhere(layer.getKey());
            if (modules.size() == 1 && modules.get(0).name().equals(module)) {
                try (NDManager scope = model.manager().newSubManager()) {
                    NDArray own = layer.getValue().weight().getArray().stopGradient();
                    own.attach(scope);
                    return Arrays.equals(saved.read(array, scope).toFloatArray(), own.toFloatArray());
                }
            }
        }
        return false;
    }

    /** @param scope owns the arrays that are rows of parameters; null if there must be none */
    private static Map<String, NDArray> arrays(
            ModelPart model, String adapter, WeightNames names, NDManager scope) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        AdaptedLayers.all(model).forEach((layer, carrier) -> {
            Adapter carried = carrier.adapter(adapter);
            if (carried instanceof LoraLinear lora) {
                for (LoraLinear.LowRank change : lora.changes()) {
                    add(change, layer, modules(layer, carrier, names, change.rows()), scope, arrays);
                }
            } else if (carried instanceof LayerCopy) {
                String module = moduleOf(layer, carrier, names);
                carried.parameters().forEach((name, parameter) ->
                        arrays.put(PREFIX + module + "." + name, parameter.getArray()));
            }
        });
        return arrays;
    }

    private static void add(LoraLinear.LowRank change, String layer, List<Rows> modules, NDManager scope,
            Map<String, NDArray> arrays) {
        if (scope == null && modules.size() > 1) {
            throw new IllegalArgumentException(layer + " is adapted as a whole, PEFT adapts its parts one by one; name"
                    + " those in the targets");
        }
        for (Rows module : modules) {
            String name = PREFIX + module.name();
            long first = module.first() - change.rows().first();
            long end = module.end() - change.rows().first();
            arrays.put(name + A, change.a().getArray());
            arrays.put(name + B, rows(change.b().getArray(), first, end, scope));
            if (change.magnitude() != null) {
                arrays.put(name + MAGNITUDE, rows(change.magnitude().getArray(), first, end, scope));
            }
        }
    }

    private static NDArray rows(NDArray array, long first, long end, NDManager scope) {
        if (first == 0 && end == array.getShape().get(0)) {
            return array;
        }
        NDArray rows = array.get(new NDIndex(first + ":" + end));
        rows.attach(scope);
        return rows;
    }

    /** The layers elsewhere that changed rows are. */
    private static List<Rows> modules(String layer, AdaptableLayer carrier, WeightNames names, LayerRows rows) {
        List<Rows> modules = AdaptedLayers.elsewhere(names, layer, carrier).stream()
                .filter(module -> module.first() >= rows.first() && module.end() <= rows.end())
                .toList();
        if (modules.stream().mapToLong(module -> module.end() - module.first()).sum() != rows.count()) {
            throw new IllegalArgumentException("the rows " + rows.first() + " to " + (rows.end() - 1) + " of " + layer
                    + " are adapted, which are no layer of their own in such a model; adapt the whole of it");
        }
        return modules;
    }

    private static String moduleOf(String layer, AdaptableLayer carrier, WeightNames names) {
        List<Rows> modules = AdaptedLayers.elsewhere(names, layer, carrier);
        if (modules.size() != 1 || modules.get(0).turned()) {
            throw new IllegalArgumentException("modules_to_save: " + layer + " is laid out in another way by PEFT,"
                    + " which only the layers of the targets may be");
        }
        return modules.get(0).name();
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
     * @throws IllegalArgumentException if a layer that is adapted is none of its own in such a model, or {@code base} is
     *     no name of a model
     */
    public static ObjectNode write(LanguageModel model, String adapter, LoraConfig config, WeightNames names,
            String base, Path folder) throws IOException {
        Lora.requireAdapter(AdaptedLayers.all(model), adapter);
        try (NoGradient writing = new NoGradient();
                NDManager scope = model.manager().newSubManager()) {
            Map<String, NDArray> arrays = arrays(model, adapter, names, scope);
            ObjectNode fields = fields(model, adapter, config, names, base);
            Disk.createDirectories(folder);
            Safetensors.write(folder.resolve(PARAMETERS), arrays, Map.of("format", "pt"));
            JsonFile.write(folder.resolve(CONFIG), fields);
            return fields;
        }
    }

    private static ObjectNode fields(
            LanguageModel model, String adapter, LoraConfig config, WeightNames names, String base) {
        Set<String> linears = new LinkedHashSet<>();
        Set<String> adapted = new LinkedHashSet<>();
        Set<String> copied = new LinkedHashSet<>();
        boolean turned = false;
        for (Map.Entry<String, AdaptableLayer> layer : AdaptedLayers.all(model).entrySet()) {
            List<Rows> modules = AdaptedLayers.elsewhere(names, layer.getKey(), layer.getValue());
            Adapter carried = layer.getValue().adapter(adapter);
            if (layer.getValue() instanceof Linear) {
                modules.forEach(module -> linears.add(module.name()));
            }
            if (carried instanceof LayerCopy) {
                copied.add(modules.get(0).name());
            } else if (carried instanceof LoraLinear lora) {
                for (LoraLinear.LowRank change : lora.changes()) {
                    modules(layer.getKey(), layer.getValue(), names, change.rows())
                            .forEach(module -> adapted.add(module.name()));
                }
                turned |= modules.get(0).turned();
            }
        }
        linears.removeAll(copied);
        ObjectNode fields = EntryWriter.object()
                .put("peft_type", "LORA")
                .put("task_type", model instanceof CausalLanguageModel ? "CAUSAL_LM" : null);
        putBase(fields, base);
        fields.put("r", config.rank());
        // PEFT wants whole numbers, and takes others.
        fields.set("lora_alpha", config.alpha() == Math.rint(config.alpha())
                ? fields.numberNode((long) config.alpha()) : fields.numberNode(config.alpha()));
        fields.put("lora_dropout", config.dropout())
                .put("use_rslora", config.scaling() == Scaling.ROOT_RANK)
                .put("use_dora", config.dora())
                .put("fan_in_fan_out", turned)
                .put("bias", "none")
                .put("init_lora_weights", true)
                .put("inference_mode", true);
        put(fields.putArray("target_modules"), shortest(config, linears, adapted));
        if (!copied.isEmpty()) {
            put(fields.putArray("modules_to_save"), copied);
        }
        return fields;
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
