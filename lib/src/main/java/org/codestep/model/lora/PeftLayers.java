package org.codestep.model.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.codestep.model.ModelPart;
import org.codestep.model.layer.AdaptableLayer;
import org.codestep.model.layer.Adapter;
import org.codestep.model.layer.LayerCopy;
import org.codestep.model.layer.Linear;
import org.codestep.model.lora.LoraLinear.LowRank;
import org.codestep.model.weights.WeightNames;
import org.codestep.model.weights.WeightNames.Rows;

/**
 * An adapter by the layers that the model has elsewhere. What changes the whole of a layer that is several there,
 * changes each of them with the same A. Several changes of a layer that is one there, each of some of its rows, are one
 * change of a larger rank: one A below the other, each B in its own rows and columns, and zeros.
 */
final class PeftLayers {

    private static final String PREFIX = "base_model.model.";
    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";
    private static final String BASE = ".base_layer.weight";
    private static final String MAGNITUDE = ".lora_magnitude_vector";

    private final List<Changed> changed = new ArrayList<>();
    private final Map<String, LayerCopy> copied = new LinkedHashMap<>();
    private final Set<String> linears = new LinkedHashSet<>();

    /**
     * A layer elsewhere.
     *
     * @param layer ours that has its rows
     * @param name of that
     * @param changes one that has all of its rows, or those that have some of them
     */
    private record Changed(Rows module, Linear layer, String name, List<LowRank> changes) {

        boolean isCovered() {
            LayerRows rows = changes.get(0).rows();
            return rows.first() <= module.first() && module.end() <= rows.end();
        }

        boolean isWhole() {
            return isCovered() && changes.get(0).rows().count() == count();
        }

        long count() {
            return module.end() - module.first();
        }
    }

    /**
     * @param names of the layers elsewhere
     * @throws IllegalArgumentException if the adapter changes what cannot be changed there
     */
    PeftLayers(ModelPart model, String adapter, WeightNames names) {
        AdaptedLayers.all(model).forEach((name, layer) -> {
            List<Rows> modules = AdaptedLayers.elsewhere(names, name, layer);
            Adapter carried = layer.adapter(adapter);
            if (carried instanceof LayerCopy copy) {
                copied.put(moduleOf(name, modules), copy);
            } else if (layer instanceof Linear linear) {
                modules.forEach(module -> linears.add(module.name()));
                if (carried instanceof LoraLinear lora) {
                    lora.changes().forEach(change -> requireOfLayers(change.rows(), name, modules));
                    modules.forEach(module -> add(module, linear, name, lora.changes()));
                }
            }
        });
    }

    private static String moduleOf(String layer, List<Rows> modules) {
        if (modules.size() != 1 || modules.get(0).turned()) {
            throw new IllegalArgumentException("modules_to_save: " + layer + " is laid out in another way by PEFT,"
                    + " which only the layers of the targets may be");
        }
        return modules.get(0).name();
    }

    /** Rows of several layers are all rows of those, and rows of one are of no other. */
    private static void requireOfLayers(LayerRows rows, String layer, List<Rows> modules) {
        long covered = modules.stream()
                .filter(module -> rows.first() <= module.first() && module.end() <= rows.end())
                .mapToLong(module -> module.end() - module.first())
                .sum();
        boolean within = modules.stream()
                .anyMatch(module -> module.first() <= rows.first() && rows.end() <= module.end());
        if (covered != rows.count() && !within) {
            throw new IllegalArgumentException("the rows " + rows.first() + " to " + (rows.end() - 1) + " of " + layer
                    + " are adapted, which are no layers in such a model, and no part of one; adapt the whole of it");
        }
    }

    private void add(Rows module, Linear layer, String name, List<LowRank> all) {
        List<LowRank> changes = all.stream()
                .filter(change -> change.rows().first() < module.end() && module.first() < change.rows().end())
                .toList();
        if (!changes.isEmpty()) {
            changed.add(new Changed(module, layer, name, changes));
        }
    }

    // --- What there is of them ----------------------------------------------------------------------------------

    /** The names of those that are changed, each with the number of changes that are one there. */
    Map<String, Integer> changed() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        changed.forEach(each -> counts.put(each.module.name(), each.changes.size()));
        return counts;
    }

    /** The names of those that are trained whole. */
    Set<String> copied() {
        return copied.keySet();
    }

    /** The names of all linear layers but those that are trained whole. */
    Set<String> linears() {
        return linears;
    }

    /** Whether some of those that are changed have the axes of their weights the other way round. */
    boolean isTurned() {
        return changed.stream().anyMatch(each -> each.module.turned());
    }

    /** The layer that an array of a file changes, as one of two of each; empty of other arrays. */
    static Optional<String> changedBy(String array) {
        return module(array, A);
    }

    /** The layer of which an array of a file is the weight as it is; empty of other arrays. */
    static Optional<String> unchangedIn(String array) {
        return module(array, BASE);
    }

    private static Optional<String> module(String array, String end) {
        return array.startsWith(PREFIX) && array.endsWith(end)
                ? Optional.of(array.substring(PREFIX.length(), array.length() - end.length())) : Optional.empty();
    }

    // --- Arrays -------------------------------------------------------------------------------------------------

    /**
     * The parameters themselves, by the names of PEFT.
     *
     * @throws IllegalArgumentException if some are other arrays there
     */
    Map<String, NDArray> parameters() {
        for (Changed each : changed) {
            if (!each.isWhole()) {
                throw new IllegalArgumentException(each.name + " is adapted as a whole, PEFT adapts its parts one by"
                        + " one; name those in the targets");
            }
        }
        return arrays(null);
    }

    /** @param scope owns the arrays that are no parameters */
    Map<String, NDArray> arrays(NDManager scope) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (Changed each : changed) {
            String name = PREFIX + each.module.name();
            boolean magnitudes = each.changes.get(0).magnitude() != null;
            if (each.isCovered()) {
                LowRank change = each.changes.get(0);
                arrays.put(name + A, change.a().getArray());
                arrays.put(name + B, rows(change.b().getArray(), each, scope));
                if (magnitudes) {
                    arrays.put(name + MAGNITUDE, rows(change.magnitude().getArray(), each, scope));
                }
            } else {
                arrays.put(name + A, joinedA(each, scope));
                arrays.put(name + B, joinedB(each, scope));
                if (magnitudes) {
                    arrays.put(name + MAGNITUDE, joinedMagnitudes(each, scope));
                }
            }
        }
        copied.forEach((module, copy) -> copy.parameters().forEach(
                (name, parameter) -> arrays.put(PREFIX + module + "." + name, parameter.getArray())));
        return arrays;
    }

    private static NDArray rows(NDArray array, Changed of, NDManager scope) {
        if (of.isWhole()) {
            return array;
        }
        int before = of.changes.get(0).rows().first();
        NDArray rows = array.get(new NDIndex((of.module.first() - before) + ":" + (of.module.end() - before)));
        rows.attach(scope);
        return rows;
    }

    private static NDArray joinedA(Changed of, NDManager scope) {
        NDArray joined = NDArrays.concat(new NDList(
                of.changes.stream().map(change -> change.a().getArray()).toArray(NDArray[]::new)), 0);
        joined.attach(scope);
        return joined;
    }

    private static NDArray joinedB(Changed of, NDManager scope) {
        long rank = of.changes.get(0).a().getShape().get(0);
        NDArray joined = scope.zeros(new Shape(of.count(), rank * of.changes.size()));
        for (int i = 0; i < of.changes.size(); i++) {
            LowRank change = of.changes.get(i);
            joined.set(new NDIndex(place(change, of) + ", " + i * rank + ":" + (i + 1) * rank), change.b().getArray());
        }
        return joined;
    }

    /** Those of rows that nothing changes are the lengths that they have. */
    private static NDArray joinedMagnitudes(Changed of, NDManager scope) {
        NDArray joined = LoraLinear.lengths(
                of.layer, new LayerRows("", (int) of.module.first(), (int) of.module.end()));
        joined.attach(scope);
        of.changes.forEach(change -> joined.set(new NDIndex(place(change, of)), change.magnitude().getArray()));
        return joined;
    }

    /** The rows of a change among those of the layer. */
    private static String place(LowRank change, Changed of) {
        return (change.rows().first() - of.module.first()) + ":" + (change.rows().end() - of.module.first());
    }
}
