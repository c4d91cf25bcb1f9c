package org.codestep.model.attention;

import java.util.Optional;
import org.codestep.model.layer.Norm;

/**
 * What attention is like: all that its layers need to know beside the channels of their inputs.
 *
 * @param heads how many queries each token asks at once, H
 * @param keyValueHeads how many keys and values each token has, G; divides {@code heads}. Fewer than heads are shared
 *     by groups of them that stand together (grouped-query attention, arXiv 2305.13245)
 * @param headSize channels of a query, a key and a value, D
 * @param scale factor of the scores: 1 / √D by the paper, 1 in T5
 * @param rotary how queries and keys are turned; empty if they are not
 * @param alibi whether scores fade with distance, see {@link Alibi}
 * @param inputBias whether the layers that make queries, keys and values add a learned vector
 * @param outputBias whether the layer that writes what was found adds one
 * @param headNorm what the norm adds to the mean square by which each query and each key is divided before it is turned
 *     (arXiv 2302.05442, with {@link Norm#RMS}); empty if they stay as they are
 */
public record AttentionShape(
        int heads,
        int keyValueHeads,
        int headSize,
        double scale,
        Optional<RotaryPositions> rotary,
        boolean alibi,
        boolean inputBias,
        boolean outputBias,
        Optional<Double> headNorm) {

    private static final float[] LEVEL = {0};

    /** @throws IllegalArgumentException if a number is out of range, or the numbers do not fit together */
    public AttentionShape {
        if (heads < 1 || keyValueHeads < 1 || headSize < 1) {
            throw new IllegalArgumentException("attention needs at least 1 head, 1 key/value head and 1 channel a head,"
                    + " got " + heads + ", " + keyValueHeads + " and " + headSize);
        }
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException("key/value heads must divide the heads, got " + keyValueHeads + " and "
                    + heads + "; take 1, " + heads + " or another divisor");
        }
        if (!(scale > 0 && Double.isFinite(scale))) {
            throw new IllegalArgumentException("the scale of attention must be above 0, got " + scale);
        }
        if (rotary.isPresent() && headSize % 2 != 0) {
            throw new IllegalArgumentException(
                    "rotary positions need an even number of channels a head, got " + headSize);
        }
    }

    /** Queries and keys stay as they are. */
    public AttentionShape(int heads, int keyValueHeads, int headSize, double scale, Optional<RotaryPositions> rotary,
            boolean alibi, boolean inputBias, boolean outputBias) {
        this(heads, keyValueHeads, headSize, scale, rotary, alibi, inputBias, outputBias, Optional.empty());
    }

    /** As many keys and values as queries, the usual scale, no positions, no biases. */
    public AttentionShape(int heads, int headSize) {
        this(heads, heads, headSize, 1 / Math.sqrt(headSize), Optional.empty(), false, false, false);
    }

    /** Channels of all queries together. */
    public int queryWidth() {
        return heads * headSize;
    }

    /** Channels of all keys together, and of all values. */
    public int keyValueWidth() {
        return keyValueHeads * headSize;
    }

    /** How many heads share a key and a value. */
    int group() {
        return heads / keyValueHeads;
    }

    /** What a distance of one token costs: a number for each head, or one for all. */
    float[] slopes() {
        return alibi ? Alibi.slopes(heads) : LEVEL;
    }
}
