package org.codestep.model;

import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.AssertionFailedError;

/** The count itself finds what is left behind. */
class ManagedArraysTest {

    @RegisterExtension
    private final ManagedArrays managed = new ManagedArrays();

    @Test
    void anArrayLeftWithTheManagerIsFound() {
        assertThrows(AssertionFailedError.class,
                () -> ManagedArrays.assertNoneLeft(() -> managed.manager().zeros(new Shape(1))));
    }

    @Test
    void whatWasDroppedBeforeDoesNotHideWhatIsLeftWithAnother() {
        for (int i = 0; i < 20; i++) {
            Model.newInstance("dropped", "PyTorch");
        }
        AtomicInteger times = new AtomicInteger();
        try (NDManager other = NDManager.newBaseManager()) {
            assertThrows(AssertionFailedError.class, () -> ManagedArrays.assertNoneLeft(() -> {
                other.zeros(new Shape(1));
                if (times.incrementAndGet() > 1) {
                    System.gc();
                    System.runFinalization();
                }
            }));
        }
    }
}
