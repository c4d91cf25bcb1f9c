package org.codestep.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
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
    private static final NDManager ALL = root();

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

    /**
     * Runs an operation several times, and looks whether it leaves arrays or managers behind, with any manager of
     * the process. What an operation keeps in place of what it kept before is not left behind; nor does it count that
     * what tests before this one dropped is freed meanwhile, when the collector chooses to.
     */
    public static void assertNoneLeft(Executable operation) throws Throwable {
        operation.execute(); // scripts that are compiled at first are kept
        Set<AutoCloseable> known = owned(ALL);
        Set<AutoCloseable> left = identities();
        for (int time = 0; time < TIMES; time++) {
            operation.execute();
            Set<AutoCloseable> now = owned(ALL);
            left.retainAll(now);
            if (time < TIMES - 1) {
                now.stream().filter(known::add).forEach(left::add);
            }
        }
        assertTrue(left.isEmpty(), () -> left.size() + " arrays or managers are left behind by " + (TIMES - 1)
                + " times; the first of them: " + left.iterator().next());
    }

    /** The engine's manager, which owns all others. */
    private static NDManager root() {
        try (NDManager some = NDManager.newBaseManager()) {
            NDManager root = some;
            while (root.getParentManager() != null && root.getParentManager() != root) {
                root = root.getParentManager();
            }
            return root;
        }
    }

    /** Arrays and managers, also those of managers inside. */
    private static Set<AutoCloseable> owned(NDManager manager) {
        Set<AutoCloseable> all = identities();
        for (AutoCloseable owned : resources(manager).values()) {
            all.add(owned);
            if (owned instanceof NDManager inner) {
                all.addAll(owned(inner));
            }
        }
        return all;
    }

    private static Set<AutoCloseable> identities() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static Map<String, AutoCloseable> resources(NDManager manager) {
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
