package org.codestep.model.attention;

import static org.codestep.model.PyTorchFixture.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.codestep.model.ManagedArrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AttentionTest {

    private static final Shape SHAPE = new Shape(2, 3, 5, 4); // (B, H, T, D)
    private static final AttentionShape ATTENTION = new AttentionShape(3, 4);

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    @BeforeEach
    void open() {
        JniUtils.setGradMode(true);
    }

    @AfterEach
    void close() {
        JniUtils.setGradMode(false);
    }

    @Test
    void theRoutesAgreeOnCausalAttentionAndItsGradients() {
        assertRoutesAgree(route -> qkv -> route.causal(ATTENTION, qkv.get(0), qkv.get(1), qkv.get(2)));
    }

    @Test
    void theRoutesAgreeOnAttentionThatFadesWithDistance() {
        assertRoutesAgree(route -> qkv -> {
            NDArray slopes = manager.create(Alibi.slopes(3));
            NDArray mask = Attention.mask(Attention.places(manager, 5), 5, slopes);
            return route.masked(ATTENTION, qkv.get(0), qkv.get(1), qkv.get(2), mask);
        });
    }

    @Test
    void aMaskOfPlacesHidesWhatComesLater() {
        NDArray places = manager.create(new long[] {1, 0}, new Shape(2, 1));
        NDArray mask = Attention.mask(places, 3, manager.create(new float[] {0.5f}));
        assertEquals(new Shape(2, 1, 1, 3), mask.getShape());
        assertClose(
                manager.create(new float[] {-0.5f, 0, -1e30f, 0, -1e30f, -1e30f}, mask.getShape()), mask, 0, "mask");
    }

    @Test
    void aPropertyChoosesTheRoute() {
        assertEquals(Attention.FUSED, Attention.preferred());
        System.setProperty("codestep.attention", "plain");
        try {
            assertEquals(Attention.PLAIN, Attention.preferred());
            System.setProperty("codestep.attention", "quick");
            String message =
                    assertThrows(IllegalArgumentException.class, Attention::preferred).getMessage();
            assertEquals("the system property codestep.attention is 'quick'; it can be fused or plain", message);
        } finally {
            System.clearProperty("codestep.attention");
        }
    }

    private void assertRoutesAgree(Function<Attention, Function<List<NDArray>, NDArray>> attend) {
        List<NDArray> fused = arrays();
        List<NDArray> plain = arrays();
        NDArray expected = attend.apply(Attention.PLAIN).apply(plain);
        NDArray result = attend.apply(Attention.FUSED).apply(fused);
        assertEquals(new Shape(2, 5, 12), result.getShape());
        assertClose(expected, result, 1e-5, "result");
        NDArray weights = random(result.getShape(), 9);
        JniUtils.backward((PtNDArray) expected, (PtNDArray) weights, false, false);
        JniUtils.backward((PtNDArray) result, (PtNDArray) weights, false, false);
        for (int i = 0; i < 3; i++) {
            assertClose(plain.get(i).getGradient(), fused.get(i).getGradient(), 1e-5, "gradient " + i);
        }
    }

    private List<NDArray> arrays() {
        return IntStream.range(0, 3)
                .mapToObj(i -> {
                    NDArray array = random(SHAPE, i);
                    array.setRequiresGradient(true);
                    return array;
                })
                .toList();
    }

    private NDArray random(Shape shape, int seed) {
        Random random = new Random(seed);
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, shape);
    }
}
