package org.codestep.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.function.Executable;

/**
 * A test's own manager of engine arrays, which is closed after the test; and a count of what managers own, for nobody
 * else frees it.
 */
public final class ManagedArrays implements AfterEachCallback {

    private static final int TIMES = 5;

    private final NDManager manager = NDManager.newBaseManager();

    public NDManager manager() {
        return manager;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        manager.close();
    }

    /** A test of each operation, by its name: that it leaves nothing behind. */
    public Stream<DynamicTest> tests(Map<String, Executable> operations) {
        return operations.entrySet().stream().map(operation -> DynamicTest.dynamicTest(
                operation.getKey(), () -> assertNoneLeft(operation.getValue())));
    }

    /** Looks whether an operation leaves nothing behind with the test's own manager, or any other. */
    public void assertNoneLeft(Executable operation) throws Throwable {
        assertNoneLeft(manager, operation);
    }

    /**
     * Runs an operation several times, and looks whether it leaves arrays or managers behind: with a manager, or with
     * any other of the process.
     *
     * @param manager of the model
     */
    static void assertNoneLeft(NDManager manager, Executable operation) throws Throwable {
        operation.execute(); // scripts that are compiled at first are kept
        // What tests before this one dropped must not be freed meanwhile: it would make up for what is left behind.
        System.gc();
        System.runFinalization();
        int before = count(manager);
        int everywhere = count(root(manager));
        for (int time = 0; time < TIMES; time++) {
            operation.execute();
        }
        assertEquals(before, count(manager), "owned by the model's manager");
        int after = count(root(manager));
        assertTrue(after <= everywhere, "owned by all managers: " + everywhere + ", then " + after);
    }

    private static NDManager root(NDManager manager) {
        NDManager root = manager;
        while (root.getParentManager() != null && root.getParentManager() != root) {
            root = root.getParentManager();
        }
        return root;
    }

    /** Arrays and managers, also those of managers inside. */
    private static int count(NDManager manager) {
        int count = 0;
        for (AutoCloseable owned : owned(manager).values()) {
            count += 1 + (owned instanceof NDManager inner ? count(inner) : 0);
        }
        return count;
    }

    private static Map<String, AutoCloseable> owned(NDManager manager) {
        try {
            Field resources = BaseNDManager.class.getDeclaredField("resources");
            resources.setAccessible(true);
            @SuppressWarnings("unchecked")
            Map<String, AutoCloseable> owned = (Map<String, AutoCloseable>) resources.get(manager);
            return owned;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("DJL keeps its resources elsewhere now", e);
        }
    }
}
