package org.codestep.model.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.engine.Values;

/** A layer with a weight, and perhaps a bias, that can carry {@link Adapter}s. */
public abstract class AdaptableLayer extends Layer {

    private final Parameter weight;
    /** Null if there is none. */
    private final Parameter bias;

    private final Map<String, Adapter> adapters = new LinkedHashMap<>();
    /** The adapter in use; null if none is. */
    private Adapter active;
    /** The weight, and perhaps the bias, as they were before the active adapter was merged; empty if none is. */
    private List<NDArray> unmerged = List.of();

    /** @param biased whether there is a learned vector, which begins as zero */
    AdaptableLayer(Shape shape, Initializer initializer, boolean biased) {
        this.weight = parameter("weight", shape, initializer);
        this.bias = biased ? parameter("bias", new Shape(shape.get(0)), Initializer.ZEROS) : null;
    }

    /** The layer's own weight, which an adapter may be merged into. */
    public Parameter weight() {
        return weight;
    }

    /** The layer's own bias; null if there is none. */
    public Parameter bias() {
        return bias;
    }

    /** The weight that the layer is to compute with. */
    NDArray activeWeight() {
        return acts() ? active.weight(weight.getArray()) : weight.getArray();
    }

    /** The bias that the layer is to compute with; null if there is none. */
    NDArray activeBias() {
        NDArray own = bias == null ? null : bias.getArray();
        return acts() ? active.bias(own) : own;
    }

    /** Whether an adapter is in use that is not merged. */
    boolean acts() {
        return active != null && !isMerged();
    }

    /** What the adapter that acts makes of the layer's result. */
    NDArray changed(NDArray y, NDArray x) {
        NDArray result = active.change(y, x, activeWeight(), activeBias());
        if (result != y) {
            // What is changed is wanted no more; kept to its end, they would be a fifth of a training step's memory.
            y.close();
        }
        return result;
    }

    /** Adds an adapter, which is not in use yet; its parameters belong to the manager of the weight. */
    public void addAdapter(String name, Adapter adapter) {
        child(name, adapter).initialize(weight.getArray().getManager());
        adapters.put(name, adapter);
    }

    /** Takes an adapter away, which must not be in use, and frees its parameters. */
    public void removeAdapter(String name) {
        Adapter adapter = adapters.remove(name);
        children.remove(children.keys().get(children.values().indexOf(adapter)));
        adapter.parameters().values().forEach(Parameter::close);
    }

    /** The names of the adapters that it carries, in use or not. */
    public Set<String> adapters() {
        return adapters.keySet();
    }

    /** The adapter of a name; null if the layer has none of it. */
    public Adapter adapter(String name) {
        return adapters.get(name);
    }

    /** Puts an adapter to use, or none if this layer has none of that name. */
    public void use(String name) {
        active = adapters.get(name);
    }

    /**
     * Adds the active adapter to the weight, which makes the layer as fast as without; does nothing if it is. Until it
     * is unmerged, the manager of the weight has one more array, the weight as it was; or two, with the bias.
     */
    public void merge() {
        if (!acts()) {
            return;
        }
        NDManager manager = weight.getArray().getManager();
        try (NoGradient inference = new NoGradient();
                NDManager scope = manager.newSubManager()) {
            NDList merged = active.merged(weight.getArray(), scope);
            List<NDArray> own = own().subList(0, merged.size());
            List<NDArray> kept = new ArrayList<>();
            for (NDArray array : own) {
                NDArray copy = array.duplicate();
                copy.attach(scope);
                kept.add(copy);
            }
            Values.copy(merged, own);
            kept.forEach(array -> array.attach(manager));
            unmerged = kept;
        }
    }

    private List<NDArray> own() {
        return bias == null ? List.of(weight.getArray()) : List.of(weight.getArray(), bias.getArray());
    }

    /** Gives the weight back as it was, bit for bit; does nothing if nothing is merged. */
    public void unmerge() {
        if (!isMerged()) {
            return;
        }
        Values.copy(unmerged, own().subList(0, unmerged.size()));
        unmerged.forEach(NDArray::close);
        unmerged = List.of();
    }

    /** Whether an adapter is added to the weight at present. */
    public boolean isMerged() {
        return !unmerged.isEmpty();
    }
}
