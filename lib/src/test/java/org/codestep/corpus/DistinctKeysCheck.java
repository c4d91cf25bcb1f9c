package org.codestep.corpus;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Shows that the keys of 100 million snippets fit into 3 GB. Not a test of the suite: it takes half a minute.
 *
 * <pre>
 * java -Xmx3g -cp lib/target/classes:lib/target/test-classes:DEPENDENCIES org.codestep.corpus.DistinctKeysCheck
 * </pre>
 */
public final class DistinctKeysCheck {

    private static final int DEFAULT_COUNT = 100_000_000;

    private DistinctKeysCheck() {}

    /** @param arguments how many keys to add; 100 million without any */
    public static void main(String[] arguments) {
        int count = arguments.length == 0 ? DEFAULT_COUNT : Integer.parseInt(arguments[0]);
        Runtime runtime = Runtime.getRuntime();
        SplittableRandom random = new SplittableRandom(1);
        DistinctKeys keys = new DistinctKeys();
        long start = System.nanoTime();
        for (int i = 1; i <= count; i++) {
            keys.add(random.nextLong());
            if (i % Math.max(count / 5, 1) == 0) {
                System.out.printf(Locale.ROOT, "%,d keys: %.1f s, heap in use %,d MB of at most %,d MB%n",
                        keys.size(), (System.nanoTime() - start) / 1e9,
                        (runtime.totalMemory() - runtime.freeMemory()) >> 20, runtime.maxMemory() >> 20);
            }
        }
        System.gc();
        System.out.printf(Locale.ROOT, "after a collection %,d MB%n",
                (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }
}
