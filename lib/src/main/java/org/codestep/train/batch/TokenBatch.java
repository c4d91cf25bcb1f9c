package org.codestep.train.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.codestep.train.Batch;

/**
 * Token sequences of a causal language model, padded at the end to one length.
 *
 * @param size number of sequences, B
 * @param length tokens of each, T
 * @param tokens ids of sequence after sequence, B times T
 * @param places where the loss is taken: indices into {@code tokens}
 * @param targets the right next id at each of these places
 * @param weights what each of these counts in the batch's loss, which is their weighted mean; their sum is what the
 *     batch counts beside others
 */
public record TokenBatch(int size, int length, long[] tokens, long[] places, long[] targets, float[] weights)
        implements Batch {

    public TokenBatch {
        if (tokens.length != size * length) {
            throw new IllegalArgumentException(size + " sequences of " + length + " tokens are "
                    + size * length + " tokens, got " + tokens.length);
        }
        requireTargets(places, targets, weights);
    }

    /**
     * Does nothing if the targets of a batch can be learned from.
     *
     * @throws IllegalArgumentException if there are none, or not as many places and weights, or nothing counts
     */
    public static void requireTargets(long[] places, long[] targets, float[] weights) {
        if (places.length != targets.length || places.length != weights.length) {
            throw new IllegalArgumentException("a batch needs as many places as targets and weights, got "
                    + places.length + ", " + targets.length + " and " + weights.length);
        }
        double sum = sum(weights);
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a batch needs a target that counts, got " + targets.length
                    + " whose weights sum to " + sum + "; labels that are all padding teach nothing: leave such"
                    + " examples out");
        }
    }

    /** Token ids of shape (B, T). */
    public NDArray tokens(NDManager manager) {
        return manager.create(tokens, new Shape(size, length));
    }

    @Override
    public long tokenCount() {
        return tokens.length;
    }

    @Override
    public double weight() {
        return sum(weights);
    }

    /** The weights divided by their sum. */
    public float[] shares() {
        return shares(weights);
    }

    /** Weights divided by their sum. */
    public static float[] shares(float[] weights) {
        double sum = sum(weights);
        float[] shares = new float[weights.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (float) (weights[i] / sum);
        }
        return shares;
    }

    /** The sum of weights. */
    public static double sum(float[] weights) {
        double sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        return sum;
    }
}
