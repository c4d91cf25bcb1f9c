package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.training.initializer.Initializer;

/** Attention, then a feed-forward layer, each on the normalised residual stream: (B, T, C) to (B, T, C). */
public final class TransformerBlock extends Layer {

    private final Layer attentionNorm;
    private final CausalSelfAttention attention;
    private final Layer feedForwardNorm;
    private final FeedForward feedForward;

    /** Arguments as those of {@link CausalSelfAttention}. */
    public TransformerBlock(GptConfig size, LinearFactory linear, Initializer inner, Initializer residual) {
        attentionNorm = child("attentionNorm", norm(size));
        attention = child("attention", new CausalSelfAttention(size, linear, inner, residual));
        feedForwardNorm = child("feedForwardNorm", norm(size));
        feedForward = child("feedForward", new FeedForward(size, linear, inner, residual));
    }

    /** The kind of normalisation that a configuration names. */
    static Layer norm(GptConfig size) {
        return switch (size.norm()) {
            case LAYER -> new LayerNorm(size.channels(), size.bias());
            case RMS -> new RmsNorm(size.channels());
        };
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
