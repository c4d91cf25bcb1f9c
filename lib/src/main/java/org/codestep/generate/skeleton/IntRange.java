package org.codestep.generate.skeleton;

import java.io.Serializable;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Whole numbers from one to another, both included.
 *
 * @param low the least
 * @param high the greatest; not below {@code low}
 */
public record IntRange(int low, int high) implements Serializable {

    public IntRange {
        if (low > high) {
            throw new IllegalArgumentException("a range goes from the lower to the higher number, got " + low + " to "
                    + high);
        }
    }

    /** One of them, each as likely. */
    int draw(UniformRandomProvider random) {
        return random.nextInt(low, high + 1);
    }

    int size() {
        return high - low + 1;
    }

    public boolean contains(long number) {
        return low <= number && number <= high;
    }

    @Override
    public String toString() {
        return low + ".." + high;
    }
}
