package org.codestep.python.run.limit;

/**
 * Bounds of one run; each is an outcome of its own.
 *
 * @param steps line events before {@code StepLimit}
 * @param nanoseconds wall time before {@code TimeLimit}
 * @param outputCharacters printed characters before {@code OutputLimit}
 * @param memoryBytes memory of all values together before {@code MemoryLimit}; approximate
 * @param integerBits size of an integer before {@code IntegerLimit}
 */
public record Budget(long steps, long nanoseconds, int outputCharacters, long memoryBytes, int integerBits) {}
