package org.codestep.report;

/**
 * The size of a model, for comparison.
 *
 * @param model its name
 * @param trainable the parameters that training changes
 * @param total all parameters
 */
public record ParameterCount(String model, long trainable, long total) {

    public ParameterCount {
        if (trainable < 0 || trainable > total) {
            throw new IllegalArgumentException(
                    model + ": trainable parameters must be from 0 to all " + total + ", got " + trainable);
        }
    }

    long frozen() {
        return total - trainable;
    }

    double trainableShare() {
        return total == 0 ? 0 : (double) trainable / total;
    }
}
