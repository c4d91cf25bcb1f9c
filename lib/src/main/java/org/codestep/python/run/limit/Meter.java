package org.codestep.python.run.limit;

/** Watches over a {@link Budget} while a program runs. */
public final class Meter {

    /** Integers from this size on take long enough to look at the clock. */
    private static final int SLOW_BITS = 1 << 14;

    private final Budget budget;
    private final Memory memory;
    /** When the clock was first looked at, which is soon after the start: a short program never looks. */
    private long start;
    private boolean started;
    /** At most this is in use: what was last measured, and all that has been allocated since. */
    private long allocated;

    /** @param memory knows what the program's values take */
    public Meter(Budget budget, Memory memory) {
        this.budget = budget;
        this.memory = memory;
    }

    /** Knows what values there are. */
    public interface Memory {

        /** About what all values take now. */
        long liveBytes();

        /** A value of this size is about to be made. */
        void add(long bytes);
    }

    /** The most line events; the run itself counts them. */
    public long steps() {
        return budget.steps();
    }

    /** The most characters of output; the output itself counts them. */
    public int outputCharacters() {
        return budget.outputCharacters();
    }

    /** To be called before an integer of this size is computed. */
    public void integer(long bits) {
        if (bits > budget.integerBits()) {
            throw new LimitExceededException("IntegerLimit");
        }
        if (bits > SLOW_BITS) {
            allocate(bits / Byte.SIZE);
            time();
        }
    }

    /** To be called before a value of this size is made. */
    public void allocate(long bytes) {
        if (bytes > budget.memoryBytes() - allocated) {
            allocated = memory.liveBytes();
            if (bytes > budget.memoryBytes() - allocated) {
                throw new LimitExceededException("MemoryLimit");
            }
        }
        allocated += bytes;
        memory.add(bytes);
    }

    /**
     * Looks at the clock, which starts at the first call.
     *
     * @throws LimitExceededException if the time is over
     */
    public void time() {
        long now = System.nanoTime();
        if (!started) {
            start = now;
            started = true;
        }
        if (now - start > budget.nanoseconds()) {
            throw new LimitExceededException(LimitExceededException.TIME_LIMIT);
        }
    }
}
