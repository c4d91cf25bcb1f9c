package org.codestep.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CellInstrumenterTest {

    /** What a cell might hold; loaded again in its guarded form. */
    public static final class Sample {
        public static long sum(int n) {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                if (i % 2 == 0) {
                    continue;
                }
                try {
                    sum += switch (i % 3) {
                        case 0 -> i;
                        case 1 -> Integer.parseInt("x");
                        default -> 2L;
                    };
                } catch (NumberFormatException e) {
                    sum++;
                }
            }
            return sum;
        }

        public static void forever() {
            while (true) {
                Thread.onSpinWait();
            }
        }

        public static void leave() {
            System.exit(3);
        }

        public static void halt() {
            Runtime.getRuntime().halt(3);
        }
    }

    private static byte[] sample() throws IOException {
        try (InputStream in = Sample.class.getResourceAsStream("CellInstrumenterTest$Sample.class")) {
            return in.readAllBytes();
        }
    }

    private static Class<?> guarded() throws IOException {
        byte[] classFile = CellInstrumenter.guard(sample());
        return new ClassLoader(CellInstrumenterTest.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(Sample.class.getName(), classFile, 0, classFile.length);
            }
        }.define();
    }

    @AfterEach
    void stopNothingMore() {
        CellGuard.setStopping(false);
    }

    @Test
    void guardedCodeComputesTheSame() throws Exception {
        assertEquals(Sample.sum(1000), guarded().getMethod("sum", int.class).invoke(null, 1000));
    }

    @Test
    void anEndlessLoopEndsWhenTheCellIsStopped() throws Exception {
        Class<?> type = guarded();
        Thread stopper = new Thread(() -> CellGuard.setStopping(true));
        stopper.start();
        InvocationTargetException thrown =
                assertThrows(InvocationTargetException.class, () -> type.getMethod("forever").invoke(null));
        assertInstanceOf(CellStoppedError.class, thrown.getCause());
        stopper.join();
    }

    @Test
    void theProcessIsNotEnded() throws Exception {
        Class<?> type = guarded();
        for (String method : new String[] {"leave", "halt"}) {
            InvocationTargetException thrown =
                    assertThrows(InvocationTargetException.class, () -> type.getMethod(method).invoke(null));
            assertInstanceOf(IllegalStateException.class, thrown.getCause());
        }
    }

    @Test
    void aVersionThatIsStillUnknownIsGuardedAndKept() throws IOException {
        byte[] classFile = sample();
        classFile[7] = 120;
        byte[] guarded = CellInstrumenter.guard(classFile);
        assertEquals(120, guarded[7]);
        classFile[7] = 61;
        byte[] known = CellInstrumenter.guard(classFile);
        guarded[7] = known[7];
        assertEquals(known.length, guarded.length);
    }
}
