package org.codestep.model.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.codestep.model.ManagedArrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TorchScriptTest {

    /** Of those that the engine's optimiser rewrites. */
    private static final String GATED = """
            def forward(self, x: Tensor) -> Tensor:
              gate, value = torch.chunk(x, 2, -1)
              return torch.mul(torch.silu(gate), value)
            """;

    private static final int SIZE = 64;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    /** Otherwise a run that another process goes on with would not give the bits of one that was never broken off. */
    @Test
    void theFirstCallOfAThreadGivesTheBitsOfTheLaterOnes() throws Exception {
        try (TorchScript gated = TorchScript.compile(GATED)) {
            List<float[]> gradients = onAnotherThread(() -> {
                List<float[]> calls = new ArrayList<>();
                for (int call = 0; call < 4; call++) {
                    calls.add(gradient(gated));
                }
                return calls;
            });
            for (float[] later : gradients) {
                assertArrayEquals(gradients.get(0), later);
            }
        }
    }

    /** In whichever order: the engine may keep what it found out in an inference. */
    @Test
    void inferenceLeavesAFunctionThatCanBeDifferentiated() throws Exception {
        try (TorchScript gated = TorchScript.compile(GATED)) {
            float[] expected = gradient(gated);
            for (int round = 0; round < 3; round++) {
                float[] inferred = onAnotherThread(() -> {
                    try (NoGradient inference = new NoGradient()) {
                        return result(gated);
                    }
                });
                assertEquals(SIZE * SIZE / 2, inferred.length);
                assertArrayEquals(expected, onAnotherThread(() -> gradient(gated)));
                assertArrayEquals(inferred, onAnotherThread(() -> result(gated)));
            }
        }
    }

    @Test
    void aFunctionThatDoesNotCompileIsShown() {
        String definition = "def forward(self, x: Tensor) -> Tensor:\n  return torch.nothing(x)\n";
        String message =
                assertThrows(IllegalArgumentException.class, () -> TorchScript.compile(definition)).getMessage();
        assertTrue(message.startsWith("this TorchScript does not compile:") && message.contains("nothing"), message);
    }

    private static <T> T onAnotherThread(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task).start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private float[] result(TorchScript function) {
        try (NDManager scope = manager.newSubManager()) {
            return function.call(input(scope)).toFloatArray();
        }
    }

    private float[] gradient(TorchScript function) {
        JniUtils.setGradMode(true);
        try (NDManager scope = manager.newSubManager()) {
            NDArray x = input(scope);
            x.setRequiresGradient(true);
            NDArray y = function.call(x);
            JniUtils.backward((PtNDArray) y, (PtNDArray) y.onesLike(), false, false);
            return x.getGradient().toFloatArray();
        }
    }

    private static NDArray input(NDManager scope) {
        Random random = new Random(1);
        float[] values = new float[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return scope.create(values, new Shape(SIZE, SIZE));
    }
}
