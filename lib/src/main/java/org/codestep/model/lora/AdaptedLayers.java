package org.codestep.model.lora;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.codestep.model.LanguageModel;
import org.codestep.model.ModelPart;
import org.codestep.model.ModelType;
import org.codestep.model.layer.AdaptableLayer;
import org.codestep.model.layer.Linear;
import org.codestep.model.weights.WeightNames;
import org.codestep.model.weights.WeightNames.Rows;

/** Which layers of a model a {@link LoraConfig} names, by our names and by those that they have elsewhere. */
final class AdaptedLayers {

    private static final String WEIGHT = ".weight";
    private static final Pattern LIST = Pattern.compile("[\\w.-]+( *, *[\\w.-]+)*");
    private static final int NEAR = 5;

    private final Map<String, AdaptableLayer> layers;
    /** Null if the model's layers have no names elsewhere. */
    private final WeightNames names;
    private final List<String> usual;

    private AdaptedLayers(Map<String, AdaptableLayer> layers, WeightNames names, List<String> usual) {
        this.layers = layers;
        this.names = names;
        this.usual = usual;
    }

    static AdaptedLayers of(ModelPart model) {
        Optional<ModelType> type = model instanceof LanguageModel known
                ? ModelType.REGISTER.find(known.config().type()) : Optional.empty();
        WeightNames names = type.flatMap(kind -> kind.layerNames(((LanguageModel) model).config())).orElse(null);
        return new AdaptedLayers(all(model), names, type.map(ModelType::adaptedLayers).orElse(List.of()));
    }

    /** What the layers are called elsewhere, if they are. */
    Optional<WeightNames> names() {
        return Optional.ofNullable(names);
    }

    /** The layers that can carry adapters, by our names. */
    static Map<String, AdaptableLayer> all(ModelPart model) {
        Map<String, AdaptableLayer> layers = new LinkedHashMap<>();
        model.descendants().forEach((name, part) -> {
            if (part instanceof AdaptableLayer layer) {
                layers.put(name, layer);
            }
        });
        return layers;
    }

    /** The layers that a layer is elsewhere, in the order of its rows; none if it has no name there. */
    static List<Rows> elsewhere(WeightNames names, String layer, AdaptableLayer of) {
        return names.rows(layer + WEIGHT, of.weight().getShape().get(0)).stream()
                .map(rows -> new Rows(rows.name().substring(0, rows.name().length() - WEIGHT.length()),
                        rows.first(), rows.end(), rows.turned()))
                .toList();
    }

    /** The same by the names of the model's own kind. */
    List<Rows> elsewhere(String layer) {
        return names == null ? List.of() : elsewhere(names, layer, layers.get(layer));
    }

    /**
     * The rows that are changed, by our names of their layers.
     *
     * @throws IllegalArgumentException if one of the names is that of no layer, or no layer matches
     */
    Map<String, List<LayerRows>> changed(LoraConfig config) {
        Set<String> copied = copied(config);
        Map<String, Linear> linears = new LinkedHashMap<>();
        layers.forEach((name, layer) -> {
            if (layer instanceof Linear linear && !copied.contains(name)) {
                linears.put(name, linear);
            }
        });
        Map<String, List<LayerRows>> changed = new LinkedHashMap<>();
        linears.forEach((name, layer) -> {
            if (name.matches(config.targets())) {
                changed.put(name, List.of(LayerRows.whole(layer.outputs())));
            }
        });
        if (!changed.isEmpty()) {
            return changed;
        }
        String targets = config.targets().isEmpty() ? String.join(",", usual) : config.targets();
        Set<String> found = new LinkedHashSet<>();
        Predicate<String> wanted = wanted(targets, found);
        linears.forEach((name, layer) -> {
            List<LayerRows> rows = rows(name, layer, wanted, targets.equals(LoraConfig.ALL_LINEAR));
            if (!rows.isEmpty()) {
                changed.put(name, rows);
            }
        });
        if (LIST.matcher(targets).matches() && !targets.equals(LoraConfig.ALL_LINEAR)) {
            for (String name : list(targets)) {
                if (!found.contains(name)) {
                    throw none("no linear layer's name matches", name, linears.keySet());
                }
            }
        }
        if (changed.isEmpty()) {
            throw none("no linear layer's name matches", targets, linears.keySet());
        }
        return changed;
    }

    static List<String> list(String targets) {
        return Arrays.stream(targets.split(",")).map(String::strip).toList();
    }

    /** @param found is given the names of a list that a layer has */
    private static Predicate<String> wanted(String targets, Set<String> found) {
        if (!LIST.matcher(targets).matches()) {
            return name -> name.matches(targets);
        }
        return name -> {
            List<String> named = list(targets).stream().filter(each -> ends(name, each)).toList();
            found.addAll(named);
            return !named.isEmpty();
        };
    }

    static boolean ends(String name, String words) {
        return name.equals(words) || name.endsWith("." + words);
    }

    /** @param all whether each layer is wanted but the output, which is the only one that is no part of another part */
    private List<LayerRows> rows(String name, Linear layer, Predicate<String> wanted, boolean all) {
        List<Rows> parts = elsewhere(name);
        boolean inner = all && name.contains(".");
        if (wanted.test(name) || inner && parts.isEmpty()) {
            return List.of(LayerRows.whole(layer.outputs()));
        }
        return IntStream.range(0, parts.size())
                .filter(i -> wanted.test(parts.get(i).name()) || inner)
                .mapToObj(i -> parts.size() == 1
                        ? LayerRows.whole(layer.outputs())
                        : new LayerRows("part" + i, (int) parts.get(i).first(), (int) parts.get(i).end()))
                .toList();
    }

    /**
     * The layers that are trained whole, by our names.
     *
     * @throws IllegalArgumentException if one of the names is that of no such layer, or of one that shares its weight
     */
    Set<String> copied(LoraConfig config) {
        Set<String> copied = new LinkedHashSet<>();
        for (String wanted : config.modulesToSave()) {
            List<String> found = layers.keySet().stream().filter(name -> isCalled(name, wanted)).toList();
            for (String name : found) {
                elsewhere(name).forEach(module -> requireAlone(wanted, module.name()));
            }
            requireAlone(wanted, wanted);
            if (found.isEmpty()) {
                throw none("no linear layer or embedding to train whole is called", wanted, layers.keySet());
            }
            copied.addAll(found);
        }
        return copied;
    }

    private boolean isCalled(String name, String wanted) {
        List<Rows> modules = elsewhere(name);
        if (modules.size() > 1 && modules.stream().anyMatch(module -> ends(module.name(), wanted))) {
            throw new IllegalArgumentException("modules_to_save: " + wanted + " is one with others in " + name
                    + " here, and cannot be trained whole alone; name it among the targets");
        }
        return ends(name, wanted) || modules.size() == 1 && ends(modules.get(0).name(), wanted);
    }

    private void requireAlone(String wanted, String module) {
        Set<String> others = names == null ? Set.of() : names.tiedWith(module + WEIGHT);
        if (!others.isEmpty()) {
            throw new IllegalArgumentException("modules_to_save: " + wanted + " has one weight with "
                    + String.join(" and ", others).replace(WEIGHT, "")
                    + " in this model, which a copy of it would part; leave it out");
        }
    }

    private IllegalArgumentException none(String what, String wanted, Collection<String> among) {
        Set<String> known = new TreeSet<>();
        for (String name : among) {
            known.add(name.substring(name.lastIndexOf('.') + 1));
            elsewhere(name).forEach(rows -> known.add(rows.name().substring(rows.name().lastIndexOf('.') + 1)));
        }
        return new IllegalArgumentException(what + " '" + wanted + "'; near are " + known.stream()
                .sorted(Comparator.comparingInt(name -> -shared(name, wanted)))
                .limit(NEAR)
                .collect(Collectors.joining(", ")));
    }

    /** How many pairs of neighbouring characters two words share. */
    private static int shared(String one, String other) {
        List<String> pairs = pairs(one);
        pairs.retainAll(pairs(other));
        return pairs.size();
    }

    private static List<String> pairs(String word) {
        return IntStream.range(0, word.length() - 1)
                .mapToObj(i -> word.substring(i, i + 2))
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
