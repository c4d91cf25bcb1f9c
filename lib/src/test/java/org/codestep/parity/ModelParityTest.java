package org.codestep.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.codestep.model.ManagedArrays;
import org.codestep.model.weights.Safetensors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tiny models of each family compute what transformers compute; {@code src/test/python/make_pretrained_fixtures.py}
 * made them. {@code environment/parity} compares many more, where Python's packages are.
 */
class ModelParityTest {

    /** Of the largest value of an array. */
    private static final double TOLERANCE = 1e-4;

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    private final NDManager manager = managed.manager();

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "codet5", "t5-1.1", "llama", "qwen2", "qwen3"})
    void logitsLossGradientsAndGreedyTokensEqualThoseOfTransformers(String name) throws Exception {
        Path folder = folder(name);
        Map<String, NDArray> ours = ModelOutputs.of(folder, manager);
        Safetensors expected = Safetensors.open(folder.resolve("expected.safetensors"));
        assertEquals(
                expected.names().stream()
                        .filter(array -> array.matches("logits|loss|answers|gradient\\..*"))
                        .collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(ours.keySet()));
        for (Map.Entry<String, NDArray> array : ours.entrySet()) {
            NDArray wanted = expected.read(array.getKey(), manager);
            if (array.getKey().equals("answers")) {
                assertArrayEquals(wanted.toLongArray(), array.getValue().toLongArray(), "greedy tokens");
            } else {
                assertClose(wanted, array.getValue(), array.getKey());
            }
        }
    }

    private static Path folder(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(ModelParityTest.class.getResource("/pretrained/" + name)).toURI());
    }

    static void assertClose(NDArray expected, NDArray actual, String what) {
        assertEquals(expected.getShape(), actual.getShape(), what);
        float[] wanted = expected.toFloatArray();
        float[] got = actual.toFloatArray();
        float largest = 0;
        for (float value : wanted) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < wanted.length; i++) {
            assertEquals(wanted[i], got[i], TOLERANCE * largest, what + " at " + i);
        }
    }
}
