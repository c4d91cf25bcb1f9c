package org.codestep.model.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;

/** A weight and a bias that a layer has in place of its own, and that begin as copies of them: it is trained whole. */
public final class LayerCopy extends Adapter {

    private final Parameter weight;
    /** Null if there is none. */
    private final Parameter bias;

    /** @param layer that is to carry it, initialised */
    public LayerCopy(AdaptableLayer layer) {
        this.weight = copy("weight", layer.weight());
        this.bias = layer.bias() == null ? null : copy("bias", layer.bias());
    }

    private Parameter copy(String name, Parameter of) {
        Initializer copied = (manager, shape, type) -> {
            NDArray copy = of.getArray().duplicate();
            copy.attach(manager);
            return copy;
        };
        return parameter(name, of.getShape(), copied);
    }

    @Override
    NDArray weight(NDArray own) {
        return weight.getArray();
    }

    @Override
    NDArray bias(NDArray own) {
        return bias == null ? null : bias.getArray();
    }

    @Override
    public NDArray change(NDArray y, NDArray x, NDArray weight, NDArray bias) {
        return y;
    }

    @Override
    public NDList merged(NDArray weight, NDManager manager) {
        NDList merged = new NDList();
        parameters().values().forEach(parameter -> {
            NDArray copy = parameter.getArray().duplicate();
            copy.attach(manager);
            merged.add(copy);
        });
        return merged;
    }
}
