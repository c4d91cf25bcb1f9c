package org.codestep.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Map;
import org.junit.jupiter.api.function.Executable;

/** Counts what the engine's managers own: nobody else frees it. */
public final class ManagedArrays {

    private static final int TIMES = 5;

    private ManagedArrays() {}

    /**
     * Runs an operation several times, and looks whether it leaves arrays or managers behind: with a manager, or with
     * any other of the process.
     *
     * @param manager of the model
     */
    public static void assertNoneLeft(NDManager manager, Executable operation) throws Throwable {
        operation.execute(); // scripts that are compiled at first are kept
        int before = count(manager);
        int everywhere = count(root(manager));
        for (int time = 0; time < TIMES; time++) {
            operation.execute();
        }
        assertEquals(before, count(manager), "owned by the model's manager");
        int after = count(root(manager));
        // Fewer are possible: a garbage collection may free what tests before this one dropped.
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
