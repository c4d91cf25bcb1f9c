package org.codestep.model.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.initializer.Initializer;
import org.codestep.model.Precision;
import org.codestep.model.engine.Mkl;
import org.codestep.model.engine.OneDnn;
import org.codestep.model.engine.TorchScript;

/** A linear map, with or without a bias: (..., in) to (..., out). It can carry {@link Adapter}s. */
public final class Linear extends AdaptableLayer {

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

    /**
     * From so many values of a weight on, it pays to choose a way to compute the product. Measured on two cores of an
     * AMD EPYC: with one row and 576 x 3072 values, oneDNN takes 0.24 ms and the engine's own product 0.37 ms; with
     * 128 x 384, 0.08 and 0.05 ms.
     */
    private static final long LARGE = 1 << 18;

    private final int inputs;
    private final int outputs;
    private Precision precision = Precision.FLOAT32;

    /** Without a bias. */
    public Linear(int inputs, int outputs, Initializer initializer) {
        this(inputs, outputs, initializer, false);
    }

    /** @param biased whether it adds a learned vector, which begins as zero */
    public Linear(int inputs, int outputs, Initializer initializer, boolean biased) {
        super(new Shape(outputs, inputs), initializer, biased);
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** The result has the precision of {@link #compute}. */
    @Override
    public NDArray forward(NDArray x) {
        NDArray y = precision == Precision.BF16 ? narrow(x) : wide(x);
        return acts() ? changed(y, x) : y;
    }

    private NDArray wide(NDArray x) {
        return apply(x, activeWeight(), activeBias());
    }

    private NDArray narrow(NDArray x) {
        NDArray bias = activeBias();
        return bias == null
                ? NARROW.call(x, activeWeight())
                : NARROW_WITH_BIAS.call(x, activeWeight(), bias);
    }

    /** Computes in this precision from now on; an adapter in use makes its result one of 32 bits. */
    public void compute(Precision wanted) {
        precision = wanted;
    }

    /** Whether it does nothing but what its weight and bias say, with 32 bits. */
    public boolean isPlain() {
        return precision == Precision.FLOAT32 && !acts();
    }

    /**
     * x times the transpose of a weight of shape (out, in); it belongs to the manager of {@code x}.
     *
     * @param bias null if there is none
     */
    static NDArray apply(NDArray x, NDArray weight, NDArray bias) {
        if (!JniUtils.isGradMode() && isLarge(weight)) {
            return bias == null
                    ? TorchScript.of("def forward(self, x: Tensor, weight: Tensor) -> Tensor:\n"
                            + text("y", "x", weight, "weight", "None") + "  return y\n").call(x, weight)
                    : TorchScript.of("def forward(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:\n"
                            + text("y", "x", weight, "weight", "bias") + "  return y\n").call(x, weight, bias);
        }
        NDList result = bias == null
                ? ai.djl.nn.core.Linear.linear(x, weight)
                : ai.djl.nn.core.Linear.linear(x, weight, bias);
        return result.singletonOrThrow();
    }

    private static boolean isLarge(NDArray weight) {
        return weight.size() >= LARGE && !weight.getDevice().isGpu();
    }

    /**
     * TorchScript that makes {@code y} of x by its weight and bias, see {@link #isPlain}, and records no gradient: by it
     * decoding computes whole blocks.
     *
     * @param bias {@code None} if there is none
     */
    public String text(String y, String x, String weight, String bias) {
        return text(y, x, weight().getArray(), weight, bias);
    }

    private static String text(String y, String x, NDArray array, String weight, String bias) {
        if (!isLarge(array) || !OneDnn.isPresent()) {
            return "  " + y + " = torch.linear(" + x + ", " + weight + ", " + bias + ")\n";
        }
        return OneDnn.isPreferred()
                ? "  " + y + " = " + OneDnn.linear(x, weight, bias) + "\n"
                : Mkl.linear(y, x, weight, bias);
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
}
