package org.codestep.model;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Locale;
import org.codestep.model.engine.TorchScript;

/**
 * With how many bits the parts of a model compute that are {@link MixedPrecision}, as its blocks. Parameters, their
 * gradients, the residual stream, normalisation, adapters and losses have 32 bits always.
 */
public enum Precision {

    /** 32 bits. */
    FLOAT32(6),
    /** Matrix products and attention with 16 bits, of which 8 are the exponent's, as in 32 (arXiv 1905.12322). */
    BF16(15);

    private final TorchScript cast;

    /** @param code the engine's for this type */
    Precision(int code) {
        cast = TorchScript.compile(String.format(Locale.ROOT,
                """
                def forward(self, x: Tensor) -> Tensor:
                  return torch.to(x, %d)
                """, code));
    }

    /**
     * The same numbers as well as they can be said in this precision. DJL's own conversion knows no bf16, and such an
     * array must not leave the engine: only other operations may take it. It belongs to the manager of {@code x}.
     */
    public NDArray of(NDArray x) {
        return cast.call(x);
    }

    /** Has a model compute in this precision from now on. */
    public void use(ModelPart model) {
        model.descendants().values().forEach(layer -> {
            if (layer instanceof MixedPrecision part) {
                part.compute(this);
            }
        });
    }

    /**
     * Does nothing if a device can compute in this precision.
     *
     * @throws IllegalArgumentException if it cannot; the message names both and the remedy
     */
    public void requireSupport(Device device) {
        requireSupport(device, () -> tryOut(device));
    }

    void requireSupport(Device device, Runnable trial) {
        try {
            trial.run();
        } catch (EngineException | UnsupportedOperationException e) {
            throw new IllegalArgumentException(device + " cannot compute in " + this + " (" + e.getMessage()
                    .lines().findFirst().orElse("") + "); set precision to " + FLOAT32, e);
        }
    }

    /** A product and its gradient. */
    private void tryOut(Device device) {
        boolean recorded = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try (NDManager manager = NDManager.newBaseManager(device)) {
            NDArray x = manager.ones(new Shape(8, 8));
            x.setRequiresGradient(true);
            NDArray product = FLOAT32.of(of(x).matMul(of(x))).sum();
            JniUtils.backward((PtNDArray) product, (PtNDArray) manager.ones(new Shape()), false, false);
        } finally {
            JniUtils.setGradMode(recorded);
        }
    }

    /** As settings and messages name it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
