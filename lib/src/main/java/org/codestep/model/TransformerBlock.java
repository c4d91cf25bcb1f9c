package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.training.initializer.Initializer;

/** Attention, then a feed-forward layer, each on the normalised residual stream: (B, T, C) to (B, T, C). */
public final class TransformerBlock extends Layer {

    private final LayerNorm attentionNorm;
    private final CausalSelfAttention attention;
    private final LayerNorm feedForwardNorm;
    private final FeedForward feedForward;

    /** Arguments as those of {@link CausalSelfAttention}. */
    public TransformerBlock(GptConfig size, LinearFactory linear, Initializer inner, Initializer residual) {
        int channels = size.channels();
        attentionNorm = child("attentionNorm", new LayerNorm(channels));
        attention = child("attention", new CausalSelfAttention(size, linear, inner, residual));
        feedForwardNorm = child("feedForwardNorm", new LayerNorm(channels));
        feedForward = child("feedForward", new FeedForward(channels, linear, inner, residual));
    }

    @Override
    public NDArray forward(NDArray x) {
        return forward(x, KeyValueCache.NONE);
    }

    /** The same for tokens that may follow those in a cache, see {@link CausalSelfAttention}. */
    public NDArray forward(NDArray x, KeyValueCache cache) {
        NDArray attended = x.add(attention.forward(attentionNorm.forward(x), cache));
        return attended.add(feedForward.forward(feedForwardNorm.forward(attended)));
    }
}
