package org.codestep.model.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import org.codestep.model.ManagedArrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GradientsTest {

    /** The array as it lies in memory. */
    private static final TorchScript LYING = TorchScript.compile(
            """
            def forward(self, x: Tensor) -> Tensor:
              return torch.as_strided(x, [6], [1])
            """);

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();
    private final NDArray weight = weight(1, 2, 3, 4, 5, 6);
    private final NDArray other = weight(1, 1, 1, 1, 1, 1);

    private NDArray weight(float... values) {
        NDArray weight = manager.create(values, new Shape(2, 3));
        weight.setRequiresGradient(true);
        return weight;
    }

    @AfterEach
    void stop() {
        JniUtils.setGradMode(false);
    }

    @Test
    void gradientsAreAddedUpAndZeroWhereNothingDependsOnAWeight() {
        JniUtils.setGradMode(true);
        try (Gradients gradients = new Gradients(manager)) {
            for (int i = 0; i < 2; i++) {
                gradients.add(weight.mul(weight).sum(), manager.full(new Shape(), 0.5f), List.of(weight, other));
            }
            List<NDArray> found = gradients.of(List.of(weight, other));
            assertArrayEquals(new float[] {2, 4, 6, 8, 10, 12}, found.get(0).toFloatArray());
            assertArrayEquals(new float[6], found.get(1).toFloatArray());
            assertEquals(weight.getShape(), found.get(1).getShape());
        }
    }

    /** The engine makes the gradient of a transposed matrix as the transposed one. */
    @Test
    void gradientsLieInMemoryAsTheirWeights() {
        JniUtils.setGradMode(true);
        try (Gradients gradients = new Gradients(manager)) {
            NDArray factors = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(3, 2));
            gradients.add(weight.transpose().mul(factors).sum(), manager.ones(new Shape()), List.of(weight));
            NDArray found = gradients.of(List.of(weight)).get(0);
            assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6}, LYING.call(found).toFloatArray());
        }
    }
}
