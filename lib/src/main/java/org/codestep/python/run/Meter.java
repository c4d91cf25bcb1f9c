package org.codestep.python.run;

/** Watches over a {@link Budget} while a program runs. */
final class Meter {

    /** Integers from this size on take long enough to look at the clock. */
    private static final int SLOW_BITS = 1 << 14;

    private final Budget budget;
    private final Run run;
    private final long start = System.nanoTime();
    /** At most this is in use: what was last measured, and all that has been allocated since. */
    private long allocated;

    /** @param run knows what values there are */
    Meter(Budget budget, Run run) {
        this.budget = budget;
        this.run = run;
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
            allocate(bits / Byte.SIZE);
            time();
        }
    }

    /** To be called before a value of this size is made. */
    void allocate(long bytes) {
        if (bytes > budget.memoryBytes() - allocated) {
            allocated = run.liveBytes();
            if (bytes > budget.memoryBytes() - allocated) {
                throw new LimitExceededException("MemoryLimit");
            }
        }
        allocated += bytes;
        run.current().addUnfinished(bytes);
    }

    void time() {
        if (System.nanoTime() - start > budget.nanoseconds()) {
            throw new LimitExceededException("TimeLimit");
        }
    }
}
