package org.codestep.model.attention;

/**
 * Tells attention how far apart tokens are, by taking from each score the distance times a slope of the head (ALiBi,
 * arXiv 2108.12409). It has no parameters.
 */
public final class Alibi {

    private Alibi() {}

    /**
     * The slope of each head: a geometric sequence from 2^(-8/heads) where heads is a power of two; otherwise that of
     * the power below, and then every second one of the power above.
     */
    public static float[] slopes(int heads) {
        int power = Integer.highestOneBit(heads);
        float[] slopes = new float[heads];
        for (int i = 0; i < heads; i++) {
            double exponent = i < power ? -8.0 * (i + 1) / power : -4.0 * (2 * (i - power) + 1) / power;
            slopes[i] = (float) Math.pow(2, exponent);
        }
        return slopes;
    }
}
