package org.codestep.python.run;

/** Watches over a {@link Budget} while a program runs. */
final class Meter {

    /** Integers from this size on take long enough to look at the clock. */
    private static final int SLOW_BITS = 1 << 14;

    private final Budget budget;
    private final long longestString;
    private final long start = System.nanoTime();

    /** @param variables how many the program has */
    Meter(Budget budget, int variables) {
        this.budget = budget;
        this.longestString = budget.memoryBytes() / Character.BYTES / (variables + 2);
    }

    long steps() {
        return budget.steps();
    }

    int outputCharacters() {
        return budget.outputCharacters();
    }

    /** To be called before an integer of this size is computed. */
    void integer(long bits) {
        if (bits > budget.integerBits()) {
            throw new LimitExceededException("IntegerLimit");
        }
        if (bits > SLOW_BITS) {
            time();
        }
    }

    /** To be called before a string of this length is made. */
    void string(long characters) {
        if (characters > longestString) {
            throw new LimitExceededException("MemoryLimit");
        }
    }

    void time() {
        if (System.nanoTime() - start > budget.nanoseconds()) {
            throw new LimitExceededException("TimeLimit");
        }
    }
}
