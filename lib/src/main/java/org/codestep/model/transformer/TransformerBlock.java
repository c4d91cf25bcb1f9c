package org.codestep.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.training.initializer.Initializer;
import org.codestep.model.MixedPrecision;
import org.codestep.model.Precision;
import org.codestep.model.Recomputed;
import org.codestep.model.attention.SelfAttention;
import org.codestep.model.engine.Recomputation;
import org.codestep.model.layer.FeedForward;
import org.codestep.model.layer.Layer;

/** Attention, then a feed-forward layer, each on the normalised residual stream: (B, T, C) to (B, T, C). */
public final class TransformerBlock extends Layer implements MixedPrecision, Recomputed {

    private final BlockShape shape;
    private final Layer attentionNorm;
    private final SelfAttention attention;
    private final Layer feedForwardNorm;
    private final FeedForward feedForward;
    private boolean recomputed;

    /**
     * @param inner initial weights of the layers whose results stay inside
     * @param residual initial weights of the layers that write to the residual stream
     */
    public TransformerBlock(BlockShape shape, Initializer inner, Initializer residual) {
        this.shape = shape;
        int channels = shape.channels();
        attentionNorm = child("attentionNorm", shape.norm().create(channels, shape.epsilon(), shape.bias()));
        attention = child("attention", new SelfAttention(channels, shape.attention(), inner, residual));
        feedForwardNorm = child("feedForwardNorm", shape.norm().create(channels, shape.epsilon(), shape.bias()));
        feedForward = child("feedForward", new FeedForward(
                channels, shape.innerChannels(), shape.activation(), shape.bias(), inner, residual));
    }

    @Override
    public NDArray forward(NDArray x) {
        return recomputed ? Recomputation.of(given -> read(given.get(0)), x) : read(x);
    }

    private NDArray read(NDArray x) {
        try (NDArray normalized = attentionNorm.forward(x);
                NDArray found = attention.forward(normalized);
                NDArray attended = x.add(found)) {
            return feed(attended);
        }
    }

    /** The same where a mask says what each token sees, see {@link SelfAttention#forward(NDArray, NDArray)}. */
    public NDArray forward(NDArray x, NDArray mask) {
        return recomputed ? Recomputation.of(given -> read(given.get(0), given.get(1)), x, mask) : read(x, mask);
    }

    private NDArray read(NDArray x, NDArray mask) {
        try (NDArray normalized = attentionNorm.forward(x);
                NDArray found = attention.forward(normalized, mask);
                NDArray attended = x.add(found)) {
            return feed(attended);
        }
    }

    /** The second half of the block, of what attention left. */
    NDArray feed(NDArray attended) {
        try (NDArray normalized = feedForwardNorm.forward(attended);
                NDArray fed = feedForward.forward(normalized)) {
            return attended.add(fed);
        }
    }

    /** Its structure and size. */
    public BlockShape shape() {
        return shape;
    }

    Layer attentionNorm() {
        return attentionNorm;
    }

    SelfAttention attention() {
        return attention;
    }

    /** What comes in and goes out has 32 bits. */
    @Override
    public void compute(Precision precision) {
        attention.compute(precision);
        feedForward.compute(precision);
    }

    @Override
    public void recompute(boolean wanted) {
        recomputed = wanted;
    }
}
