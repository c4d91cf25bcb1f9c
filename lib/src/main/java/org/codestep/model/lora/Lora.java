package org.codestep.model.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.codestep.corpus.file.Disk;
import org.codestep.corpus.file.JsonFile;
import org.codestep.model.ModelPart;
import org.codestep.model.layer.AdaptableLayer;
import org.codestep.model.layer.LayerCopy;
import org.codestep.model.layer.Linear;
import org.codestep.model.weights.Safetensors;

/**
 * Adapters of a trained model: low-rank changes of its linear layers that are trained while the model itself stays as
 * it is (LoRA, arXiv 2106.09685; DoRA, arXiv 2402.09353), and copies of some layers that are trained whole. A model can
 * carry several and switch between them.
 *
 * <p>The parameters of an adapter are named after their layer and it, as {@code block0.attention.qkv.loops.loraA}.
 * Those of a layer that is several elsewhere, which are adapted one by one, have their number in between, from 0:
 * {@code block0.attention.qkv.loops.part0.loraA} for queries.
 */
public final class Lora {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");
    private static final String PARAMETERS = "adapter.safetensors";
    private static final String CONFIG = "adapter.json";
    private static final String REMEDY = "load it into the model that it was made for";

    private Lora() {}

    /**
     * Adds an adapter that changes nothing yet, puts it to use, and freezes all else. Its parameters belong to the
     * managers of the parameters of the layers.
     *
     * @param model initialised
     * @param name letters, digits and hyphens
     * @param random draws its first values
     * @throws IllegalArgumentException if the name is not free, or a layer that is named is not there, or cannot be
     *     trained whole
     */
    public static void add(ModelPart model, String name, LoraConfig config, RandomGenerator random) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "an adapter's name is of letters, digits and hyphens, a letter first, got '" + name + "'");
        }
        Map<String, AdaptableLayer> layers = AdaptedLayers.all(model);
        if (names(layers).contains(name)) {
            throw new IllegalArgumentException("the model already has an adapter " + name);
        }
        AdaptedLayers named = AdaptedLayers.of(model);
        Map<String, List<LayerRows>> changed = named.changed(config);
        Set<String> copied = named.copied(config);
        requireUnmerged(layers);
        changed.forEach((layer, rows) -> {
            Linear linear = (Linear) layers.get(layer);
            linear.addAdapter(name, new LoraLinear(linear, rows, config, random));
        });
        copied.stream().map(layers::get).forEach(layer -> layer.addAdapter(name, new LayerCopy(layer)));
        use(model, name);
    }

    /**
     * Switches to an adapter: only it acts, and only it is trained.
     *
     * @throws IllegalArgumentException if the model has none of that name
     * @throws IllegalStateException if an adapter is merged
     */
    public static void use(ModelPart model, String name) {
        Map<String, AdaptableLayer> layers = AdaptedLayers.all(model);
        requireAdapter(layers, name);
        requireUnmerged(layers);
        layers.values().forEach(layer -> layer.use(name));
        Map<String, Parameter> trained = parameters(model, name);
        model.parameters().forEach((key, parameter) -> parameter.freeze(!trained.containsKey(key)));
    }

    /** Switches to the model itself: no adapter acts. Everything stays frozen. */
    public static void useNone(ModelPart model) {
        Map<String, AdaptableLayer> layers = AdaptedLayers.all(model);
        requireUnmerged(layers);
        layers.values().forEach(layer -> layer.use(null));
        model.parameters().values().forEach(parameter -> parameter.freeze(true));
    }

    /** Takes an adapter away and frees its parameters. The model itself can be trained again when it has none left. */
    public static void remove(ModelPart model, String name) {
        useNone(model);
        Map<String, AdaptableLayer> layers = AdaptedLayers.all(model);
        requireAdapter(layers, name);
        layers.values().stream()
                .filter(layer -> layer.adapters().contains(name))
                .forEach(layer -> layer.removeAdapter(name));
        if (names(layers).isEmpty()) {
            model.parameters().values().forEach(parameter -> parameter.freeze(false));
        }
    }

    /**
     * Adds the adapter in use to the weights of the layers, so that it costs no time; does nothing if it is. Until it
     * is unmerged, the weights as they were are kept too, by the managers of the weights.
     */
    public static void merge(ModelPart model) {
        AdaptedLayers.all(model).values().forEach(AdaptableLayer::merge);
    }

    /** Gives the weights back as they were before merging, bit for bit; does nothing if nothing is merged. */
    public static void unmerge(ModelPart model) {
        AdaptedLayers.all(model).values().forEach(AdaptableLayer::unmerge);
    }

    /** The adapters of a model, in the order in which they were added. */
    public static List<String> names(ModelPart model) {
        return names(AdaptedLayers.all(model));
    }

    /** The parameters of one adapter: its whole state. */
    public static Map<String, Parameter> parameters(ModelPart model, String name) {
        Map<String, Parameter> parameters = model.parameters();
        parameters.keySet().retainAll(savedNames(model, name).keySet());
        return parameters;
    }

    /** By the names of its parameters, those that they are saved under: whoever loads an adapter chooses its own name. */
    private static Map<String, String> savedNames(ModelPart model, String name) {
        Map<String, AdaptableLayer> layers = AdaptedLayers.all(model);
        requireAdapter(layers, name);
        Map<String, String> names = new LinkedHashMap<>();
        layers.forEach((layer, carrier) -> {
            if (carrier.adapter(name) != null) {
                carrier.adapter(name).parameters().keySet().forEach(parameter ->
                        names.put(layer + "." + name + "." + parameter, layer + "." + parameter));
            }
        });
        return names;
    }

    /**
     * Writes an adapter without the model, as Codestep has it: {@value #PARAMETERS} and {@value #CONFIG} in a folder.
     * {@link PeftFolder} writes it as PEFT has it.
     */
    public static void save(ModelPart model, String name, LoraConfig config, Path folder) throws IOException {
        Map<String, NDArray> arrays = arrays(model, name);
        Disk.createDirectories(folder);
        JsonFile.write(folder.resolve(CONFIG), config.fields());
        Safetensors.write(folder.resolve(PARAMETERS), arrays, Map.of("format", "pt"));
    }

    /**
     * Adds an adapter that was saved, here or by PEFT, and puts it to use.
     *
     * @return what it is like
     * @throws IOException if a file is not there or cannot be read
     * @throws IllegalArgumentException if it does not fit the model, which then has no such adapter
     */
    public static LoraConfig load(ModelPart model, String name, Path folder) throws IOException {
        LoraConfig config = config(folder);
        add(model, name, config, new SplittableRandom(0));
        try {
            restore(model, name, folder);
        } catch (IllegalArgumentException | IOException e) {
            remove(model, name);
            throw e;
        }
        return config;
    }

    /**
     * What the adapter in a folder is like.
     *
     * @throws IllegalArgumentException if PEFT wrote it with a setting that is not known here
     */
    public static LoraConfig config(Path folder) throws IOException {
        if (isOfPeft(folder)) {
            return PeftFolder.config(folder);
        }
        Path file = folder.resolve(CONFIG);
        ObjectNode fields = JsonFile.read(file, ObjectNode.class);
        try {
            return LoraConfig.of(fields);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Whether a folder has an adapter. */
    public static boolean isSavedIn(Path folder) {
        return Files.exists(folder.resolve(CONFIG)) || PeftFolder.isIn(folder);
    }

    private static boolean isOfPeft(Path folder) {
        return !Files.exists(folder.resolve(CONFIG)) && PeftFolder.isIn(folder);
    }

    /** The file of the parameters of the adapter in a folder. */
    public static Path parameterFile(Path folder) {
        return isOfPeft(folder) ? PeftFolder.parameterFile(folder) : folder.resolve(PARAMETERS);
    }

    /**
     * Gives an adapter that the model has the values of one that was saved; types of which 32-bit floats hold every
     * value become such. Unless all of them can be read, nothing changes.
     *
     * @throws IOException if a file is not there or cannot be read
     * @throws IllegalArgumentException if the two are not of the same layers and rank, or the saved one has other types
     * @throws IllegalStateException if the adapter is merged
     */
    public static void restore(ModelPart model, String name, Path folder) throws IOException {
        requireUnmerged(AdaptedLayers.all(model));
        Path file = parameterFile(folder);
        Safetensors saved = Safetensors.open(file);
        Map<String, NDArray> targets = isOfPeft(folder) ? PeftFolder.arrays(model, name) : arrays(model, name);
        for (String array : saved.names()) {
            if (!targets.containsKey(array) && !PeftFolder.isOfBase(array, saved, model)) {
                throw new IllegalArgumentException(file + " has the array " + array
                        + ", which such an adapter of the model has not; " + REMEDY);
            }
        }
        saved.readInto(targets, Safetensors.Types.WIDENED, REMEDY);
    }

    /** The parameters of an adapter by the names that they are saved under. */
    private static Map<String, NDArray> arrays(ModelPart model, String name) {
        Map<String, String> saved = savedNames(model, name);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        parameters(model, name).forEach((key, parameter) -> arrays.put(saved.get(key), parameter.getArray()));
        return arrays;
    }

    private static List<String> names(Map<String, AdaptableLayer> layers) {
        return layers.values().stream().flatMap(layer -> layer.adapters().stream()).distinct().toList();
    }

    /** @throws IllegalArgumentException if there is no adapter of that name */
    static void requireAdapter(Map<String, AdaptableLayer> layers, String name) {
        List<String> names = names(layers);
        if (!names.contains(name)) {
            throw new IllegalArgumentException("the model has no adapter '" + name + "'; it has "
                    + (names.isEmpty() ? "none" : String.join(", ", names)));
        }
    }

    private static void requireUnmerged(Map<String, AdaptableLayer> layers) {
        if (layers.values().stream().anyMatch(AdaptableLayer::isMerged)) {
            throw new IllegalStateException("an adapter is merged into the model; unmerge it first");
        }
    }
}
