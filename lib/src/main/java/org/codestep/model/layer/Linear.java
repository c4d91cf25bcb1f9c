package org.codestep.model.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.initializer.Initializer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codestep.model.Precision;
import org.codestep.model.engine.NoGradient;
import org.codestep.model.engine.OneDnn;
import org.codestep.model.engine.TorchScript;
import org.codestep.model.engine.Values;

/** A linear map, with or without a bias: (..., in) to (..., out). It can carry {@link Adapter}s. */
public final class Linear extends Layer {

    private static final TorchScript NARROW = TorchScript.compile(
            """
            def forward(self, x: Tensor, weight: Tensor) -> Tensor:
              return torch.linear(torch.to(x, 15), torch.to(weight, 15))
            """);

    private static final TorchScript NARROW_WITH_BIAS = TorchScript.compile(
            """
            def forward(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
              return torch.linear(torch.to(x, 15), torch.to(weight, 15), torch.to(bias, 15))
            """);

    private static final String DIRECT = "def forward(self, x: Tensor, weight: Tensor) -> Tensor:\n  return "
            + OneDnn.linear("x", "weight", "None") + "\n";

    private static final String DIRECT_WITH_BIAS =
            "def forward(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:\n  return "
                    + OneDnn.linear("x", "weight", "bias") + "\n";

    /**
     * From so many values of a weight on, oneDNN's product is the faster one. Measured on two cores: with one row and
     * 576 x 3072 values, 0.24 ms and 0.37 ms by the engine's own; with 128 x 384, 0.08 and 0.05 ms.
     */
    private static final long LARGE = 1 << 18;

    private final int inputs;
    private final int outputs;
    private final Parameter weight;
    /** Null if there is none. */
    private final Parameter bias;

    private final Map<String, Adapter> adapters = new LinkedHashMap<>();
    /** The adapter in use; null if none is. */
    private Adapter active;
    private Precision precision = Precision.FLOAT32;
    /** The weight as it was before the active adapter was merged into it, of the same manager; null if none is. */
    private NDArray unmerged;

    /** Without a bias. */
    public Linear(int inputs, int outputs, Initializer initializer) {
        this(inputs, outputs, initializer, false);
    }

    /** @param biased whether it adds a learned vector, which begins as zero */
    public Linear(int inputs, int outputs, Initializer initializer, boolean biased) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.weight = parameter("weight", new Shape(outputs, inputs), initializer);
        this.bias = biased ? parameter("bias", new Shape(outputs), Initializer.ZEROS) : null;
    }

    /** The result has the precision of {@link #compute}. */
    @Override
    public NDArray forward(NDArray x) {
        NDArray y = precision == Precision.BF16 ? narrow(x) : wide(x);
        if (active == null || isMerged()) {
            return y;
        }
        // What is changed is wanted no more; kept to its end, they would be a fifth of a training step's memory.
        try (NDArray plain = y) {
            return active.change(plain, x);
        }
    }

    private NDArray wide(NDArray x) {
        return apply(x, weight.getArray(), bias == null ? null : bias.getArray());
    }

    private NDArray narrow(NDArray x) {
        return bias == null
                ? NARROW.call(x, weight.getArray())
                : NARROW_WITH_BIAS.call(x, weight.getArray(), bias.getArray());
    }

    /** Computes in this precision from now on; an adapter in use makes its result one of 32 bits. */
    public void compute(Precision wanted) {
        precision = wanted;
    }

    /** Whether it does nothing but what its weight and bias say, with 32 bits. */
    public boolean isPlain() {
        return precision == Precision.FLOAT32 && (active == null || isMerged());
    }

    /**
     * x times the transpose of a weight of shape (out, in); it belongs to the manager of {@code x}.
     *
     * @param bias null if there is none
     */
    static NDArray apply(NDArray x, NDArray weight, NDArray bias) {
        if (!JniUtils.isGradMode() && suitsOneDnn(weight)) {
            return bias == null
                    ? TorchScript.of(DIRECT).call(x, weight)
                    : TorchScript.of(DIRECT_WITH_BIAS).call(x, weight, bias);
        }
        NDList result = bias == null
                ? ai.djl.nn.core.Linear.linear(x, weight)
                : ai.djl.nn.core.Linear.linear(x, weight, bias);
        return result.singletonOrThrow();
    }

    private static boolean suitsOneDnn(NDArray weight) {
        return weight.size() >= LARGE && !weight.getDevice().isGpu() && OneDnn.isPresent();
    }

    /**
     * What its weight and bias make of x, see {@link #isPlain}, as a TorchScript expression that records no gradient,
     * by which decoding computes whole blocks.
     *
     * @param bias {@code None} if there is none
     */
    public String text(String x, String weight, String bias) {
        return suitsOneDnn(this.weight.getArray())
                ? OneDnn.linear(x, weight, bias)
                : "torch.linear(" + x + ", " + weight + ", " + bias + ")";
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape input = inputs[0];
        return new Shape[] {input.slice(0, input.dimension() - 1).add(outputs)};
    }

    /** The size of the input's last axis. */
    public int inputs() {
        return inputs;
    }

    /** The size of the output's last axis. */
    public int outputs() {
        return outputs;
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

    /** Puts an adapter to use, or none if this layer has none of that name. */
    public void use(String name) {
        active = adapters.get(name);
    }

    /**
     * Adds the active adapter to the weight, which makes the layer as fast as without; does nothing if it is. Until it
     * is unmerged, the manager of the weight has one more array: the weight as it was.
     */
    public void merge() {
        if (active == null || isMerged()) {
            return;
        }
        NDArray array = weight.getArray();
        try (NoGradient inference = new NoGradient();
                NDManager scope = array.getManager().newSubManager()) {
            NDArray kept = array.duplicate();
            kept.attach(scope);
            Values.copy(List.of(active.merged(array, scope)), List.of(array));
            kept.attach(array.getManager());
            unmerged = kept;
        }
    }

    /** Gives the weight back as it was, bit for bit; does nothing if nothing is merged. */
    public void unmerge() {
        if (!isMerged()) {
            return;
        }
        Values.copy(List.of(unmerged), List.of(weight.getArray()));
        unmerged.close();
        unmerged = null;
    }

    /** Whether an adapter is added to the weight at present. */
    public boolean isMerged() {
        return unmerged != null;
    }
}
