package org.codestep.trace;

import java.time.Duration;

/**
 * Bounds of one program's run. The default suits generated snippets and small programs.
 *
 * @param steps line events before the run ends with {@code StepLimit}
 * @param time wall time before it ends with {@code TimeLimit}
 * @param outputCharacters printed characters before it ends with {@code OutputLimit}
 * @param memoryBytes memory before it ends with {@code MemoryLimit}; approximate
 * @param integerBits size of an integer before it ends with {@code IntegerLimit}
 */
public record Limits(long steps, Duration time, int outputCharacters, long memoryBytes, int integerBits) {

    public static final Limits DEFAULT =
            new Limits(1_000_000, Duration.ofSeconds(5), 1_000_000, 256L << 20, 1 << 20);

    public Limits {
        requirePositive("steps", steps);
        requirePositive("time", time.toNanos());
        requirePositive("outputCharacters", outputCharacters);
        requirePositive("memoryBytes", memoryBytes);
        requirePositive("integerBits", integerBits);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("limit " + name + " must be positive, got " + value);
        }
    }
}
