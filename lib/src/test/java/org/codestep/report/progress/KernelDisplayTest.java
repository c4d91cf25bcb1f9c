package org.codestep.report.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.codestep.report.RecordingKernel;
import org.junit.jupiter.api.Test;

class KernelDisplayTest {

    /** A kernel whose display fails. */
    public static final class BrokenKernel {

        static final RuntimeException FAULT = new IllegalArgumentException("no such type");

        private BrokenKernel() {}

        public static String display(Object data, String... types) {
            throw FAULT;
        }

        public static void updateDisplay(String id, Object data, String... types) {
            throw FAULT;
        }
    }

    @Test
    void thereIsNoKernelHere() {
        assertEquals(Optional.empty(), KernelDisplay.find());
    }

    @Test
    void takesTheFirstClassThatThereIs() {
        RecordingKernel.clear();
        KernelDisplay kernel = KernelDisplay.find(
                        List.of("org.example.NoKernel", RecordingKernel.class.getName(), BrokenKernel.class.getName()))
                .orElseThrow();
        String id = kernel.display("<b>1</b>", "text/html");
        kernel.update(id, "<b>2</b>", "text/html");
        assertEquals(
                List.of("display 1 text/html: <b>1</b>", "update 1 text/html: <b>2</b>"), RecordingKernel.calls());
    }

    /** Has a kernel class of its own, with the same name as the one that the library's loader knows. */
    private static final class CellLoader extends ClassLoader {

        private static final String NAME = RecordingKernel.class.getName();

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(NAME)) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream code = getResourceAsStream(NAME.replace('.', '/') + ".class")) {
                byte[] bytes = code.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void theCellsClassLoaderComesFirst() {
        RecordingKernel.clear();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            Thread.currentThread().setContextClassLoader(new CellLoader());
            assertEquals("1", display());
            assertEquals(List.of(), RecordingKernel.calls(), "the call went to the other class of that name");
            Thread.currentThread().setContextClassLoader(null);
            assertEquals("1", display());
            assertEquals(1, RecordingKernel.calls().size());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static String display() {
        return KernelDisplay.find(List.of(CellLoader.NAME)).orElseThrow().display("x", "text/html");
    }

    @Test
    void aKernelThatFailsSaysWhy() {
        KernelDisplay kernel = KernelDisplay.find(List.of(BrokenKernel.class.getName())).orElseThrow();
        var e = assertThrows(IllegalStateException.class, () -> kernel.display("x", "text/html"));
        assertSame(BrokenKernel.FAULT, e.getCause());
        assertTrue(e.getMessage().contains("no such type"), e.getMessage());
    }

    @Test
    void aClassWithoutTheMethodsIsNoKernel() {
        var e = assertThrows(IllegalStateException.class, () -> KernelDisplay.find(List.of("java.lang.String")));
        assertTrue(e.getMessage().contains("java.lang.String"), e.getMessage());
    }
}
