package org.codestep.model.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.initializer.Initializer;
import java.util.random.RandomGenerator;
import org.codestep.model.engine.TorchScript;
import org.codestep.model.layer.Adapter;
import org.codestep.model.layer.Linear;
import org.codestep.model.layer.Weights;

/**
 * A low-rank change of a {@link Linear} layer: y becomes y + scale · x Aᵀ Bᵀ, with A of shape (rank, in) and B of
 * shape (out, rank). B begins as zero, so that it first changes nothing.
 */
public final class LoraLinear extends Adapter {

    private static final String A = "loraA";
    private static final String B = "loraB";

    /**
     * One operation adds and multiplies: the sum of two large arrays would take as long as the thin products. It wants
     * both of one type, whatever the layer's precision.
     */
    private static final TorchScript CHANGE = TorchScript.compile(
            """
            def forward(self, y: Tensor, x: Tensor, a: Tensor, b: Tensor, scale: Tensor, dropout: Tensor) -> Tensor:
              seen = torch.dropout(torch.to(x, 6), float(dropout), bool(dropout))
              low = torch.mul(torch.linear(torch.flatten(seen, 0, -2), a), scale)
              changed = torch.addmm(torch.flatten(torch.to(y, 6), 0, -2), low, torch.t(b))
              return torch.reshape(changed, torch.size(y))
            """);

    private static final TorchScript MERGE = TorchScript.compile(
            """
            def forward(self, scale: Tensor, weight: Tensor, a: Tensor, b: Tensor) -> Tensor:
              return torch.add(weight, torch.mul(torch.matmul(b, a), scale))
            """);

    private final float scale;
    private final float dropout;
    private final Parameter a;
    private final Parameter b;

    LoraLinear(int inputs, int outputs, LoraConfig config, RandomGenerator random) {
        this.scale = (float) config.scale();
        this.dropout = (float) config.dropout();
        this.a = parameter(A, new Shape(config.rank(), inputs), Weights.normal(1 / Math.sqrt(inputs), random));
        this.b = parameter(B, new Shape(outputs, config.rank()), Initializer.ZEROS);
    }

    /** The change alone: (..., in) to (..., out). The result belongs to the manager of {@code x}. */
    @Override
    public NDArray forward(NDArray x) {
        Shape shape = x.getShape();
        Shape changed = shape.slice(0, shape.dimension() - 1).add(b.getArray().getShape().get(0));
        return change(x.getManager().zeros(changed), x);
    }

    /** Dropout acts while gradients are recorded. */
    @Override
    public NDArray change(NDArray y, NDArray x) {
        // Arrays of the caller's manager: see the package's description.
        NDManager manager = x.getManager();
        NDArray share = manager.create(JniUtils.isGradMode() ? dropout : 0);
        return CHANGE.call(y, x, a.getArray(), b.getArray(), manager.create(scale), share);
    }

    @Override
    public NDArray merged(NDArray weight, NDManager manager) {
        return MERGE.call(manager.create(scale), weight, a.getArray(), b.getArray());
    }
}
