package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.random.RandomGenerator;

/**
 * A linear layer that learns a low-rank change of itself: x Wᵀ + (alpha / rank) x Aᵀ Bᵀ, W frozen (LoRA,
 * arXiv 2106.09685).
 *
 * <p>B begins as zero, so that the adapted model first equals the one it adapts.
 */
public final class LoraLinear extends Linear {

    private static final String A = "loraA";
    private static final String B = "loraB";

    private final float scale;
    private final Parameter a;
    private final Parameter b;

    /**
     * @param rank inner width of the change, at least 1
     * @param alpha its strength
     * @param random draws A
     */
    public LoraLinear(
            int inputs, int outputs, Initializer initializer, int rank, double alpha, RandomGenerator random) {
        super(inputs, outputs, initializer);
        if (rank < 1) {
            throw new IllegalArgumentException("LoRA's rank must be at least 1, got " + rank);
        }
        this.scale = (float) (alpha / rank);
        this.a = parameter(A, new Shape(rank, inputs), Weights.normal(1 / Math.sqrt(inputs), random));
        this.b = parameter(B, new Shape(outputs, rank), Initializer.ZEROS);
    }

    /** Makes every linear layer of a model one of these. */
    public static LinearFactory factory(int rank, double alpha, RandomGenerator random) {
        return (inputs, outputs, initializer) -> new LoraLinear(inputs, outputs, initializer, rank, alpha, random);
    }

    /** Freezes every parameter of a model but those of its LoRA layers. */
    public static void freezeBase(Layer model) {
        model.parameters().forEach((name, parameter) -> parameter.freeze(!isAdapter(name)));
    }

    /** Whether a parameter of this name is one that LoRA adds. */
    static boolean isAdapter(String parameter) {
        return parameter.endsWith("." + A) || parameter.endsWith("." + B);
    }

    @Override
    public NDArray forward(NDArray x) {
        NDArray change = apply(apply(x, a), b);
        // An array of the caller's manager: see the package's description.
        return super.forward(x).add(change.mul(x.getManager().create(scale)));
    }
}
