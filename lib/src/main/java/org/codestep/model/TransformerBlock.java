package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Attention, then a feed-forward layer, each on the normalised residual stream: (B, T, C) to (B, T, C). */
public final class TransformerBlock extends Layer {

    private final Layer attentionNorm;
    private final CausalSelfAttention attention;
    private final Layer feedForwardNorm;
    private final FeedForward feedForward;
    private final FusedBlock fused;

    /** Arguments as those of {@link CausalSelfAttention}. */
    public TransformerBlock(GptConfig size, LinearFactory linear, Initializer inner, Initializer residual) {
        attentionNorm = child("attentionNorm", norm(size));
        attention = child("attention", new CausalSelfAttention(size, linear, inner, residual));
        feedForwardNorm = child("feedForwardNorm", norm(size));
        feedForward = child("feedForward", new FeedForward(size, linear, inner, residual));
        fused = new FusedBlock(size, parts());
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
        return canFuse(cache) ? fused.forward(x, cache, () -> attention.mask(cache, x)) : stepByStep(x, cache);
    }

    /** Of each sequence's last tokens only: (B, T, C) to (B, count, C). The cache is extended by all of them. */
    NDArray last(NDArray x, KeyValueCache cache, int count) {
        NDArray attended =
                cache.sequences().last(x, count).add(attention.last(attentionNorm.forward(x), cache, count));
        return fedForward(attended);
    }

    /** The scripts are for tokens that are cached, know no adapters, and record no gradients. */
    private boolean canFuse(KeyValueCache cache) {
        return cache.sequences() != null
                && Attention.preferred() == Attention.FUSED
                && Stream.of(attention.linears(), feedForward.linears()).flatMap(List::stream).allMatch(Linear::isPlain)
                && !JniUtils.isGradMode();
    }

    /** Computes in this precision from now on; what comes in and goes out has 32 bits. */
    void compute(Precision precision) {
        attention.compute(precision);
        feedForward.linears().forEach(linear -> linear.compute(precision));
    }

    private List<Layer> parts() {
        List<Layer> parts = new ArrayList<>();
        parts.add(attentionNorm);
        parts.addAll(attention.linears());
        parts.add(feedForwardNorm);
        parts.addAll(feedForward.linears());
        return parts;
    }

    /** The block layer by layer: its definition. */
    NDArray stepByStep(NDArray x, KeyValueCache cache) {
        return fedForward(x.add(attention.forward(attentionNorm.forward(x), cache)));
    }

    private NDArray fedForward(NDArray attended) {
        return attended.add(feedForward.forward(feedForwardNorm.forward(attended)));
    }
}
