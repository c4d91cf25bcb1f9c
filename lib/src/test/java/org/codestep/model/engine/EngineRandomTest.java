package org.codestep.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Draws of several threads. */
class EngineRandomTest {

    private static List<Float> drawn(long seed) {
        List<Float> all = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                EngineRandom random = new EngineRandom(seed)) {
            for (int i = 0; i < 200; i++) {
                all.add(one(manager));
            }
        }
        return all;
    }

    private static float one(NDManager manager) {
        try (NDArray number = EngineRandom.draw(() -> manager.randomUniform(0, 1, new Shape(1)))) {
            return number.getFloat();
        }
    }

    @Test
    void aSeedDecidesWhatAThreadDrawsWhateverOthersDraw() throws Exception {
        List<Float> first = drawn(1);
        List<Float> second = drawn(2);
        assertNotEquals(first, second);
        assertEquals(200, first.stream().distinct().count(), "one seed a draw");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<List<Float>>> tasks = List.of(() -> drawn(1), () -> drawn(2));
            List<List<Float>> together = new ArrayList<>();
            for (Future<List<Float>> each : threads.invokeAll(tasks)) {
                together.add(each.get());
            }
            assertEquals(List.of(first, second), together);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aThreadWithoutASeedDrawsFromTheStream() {
        try (NDManager manager = NDManager.newBaseManager()) {
            EngineRandom.seedStream(5);
            List<Float> first = List.of(one(manager), one(manager));
            EngineRandom.seedStream(5);
            assertEquals(first, List.of(one(manager), one(manager)));
        }
    }
}
