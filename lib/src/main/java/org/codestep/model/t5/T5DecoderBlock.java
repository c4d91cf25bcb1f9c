package org.codestep.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.initializer.Initializer;
import org.codestep.model.MixedPrecision;
import org.codestep.model.ModelPart;
import org.codestep.model.Precision;
import org.codestep.model.Recomputed;
import org.codestep.model.attention.CrossAttention;
import org.codestep.model.attention.SelfAttention;
import org.codestep.model.attention.SequencePlaces;
import org.codestep.model.engine.Recomputation;
import org.codestep.model.layer.FeedForward;
import org.codestep.model.layer.Layer;
import org.codestep.model.transformer.BlockShape;
import org.codestep.model.transformer.KeyValueCache;

/**
 * Attention to the tokens before, attention to what the encoder made, then a feed-forward layer, each on the normalised
 * residual stream: (B, T, C) to (B, T, C).
 */
final class T5DecoderBlock extends ModelPart implements MixedPrecision, Recomputed {

    private final BlockShape shape;
    private final Layer attentionNorm;
    private final SelfAttention attention;
    private final Layer crossNorm;
    private final CrossAttention cross;
    private final Layer feedForwardNorm;
    private final FeedForward feedForward;
    private boolean recomputed;

    T5DecoderBlock(BlockShape shape, Initializer inner, Initializer residual) {
        this.shape = shape;
        int channels = shape.channels();
        attentionNorm = child("attentionNorm", shape.norm().create(channels, shape.epsilon(), shape.bias()));
        attention = child("attention", new SelfAttention(channels, shape.attention(), inner, residual));
        crossNorm = child("crossNorm", shape.norm().create(channels, shape.epsilon(), shape.bias()));
        cross = child("cross", new CrossAttention(channels, shape.attention(), inner, residual));
        feedForwardNorm = child("feedForwardNorm", shape.norm().create(channels, shape.epsilon(), shape.bias()));
        feedForward = child("feedForward", new FeedForward(
                channels, shape.innerChannels(), shape.activation(), shape.bias(), inner, residual));
    }

    /**
     * Of whole sequences.
     *
     * @param mask what each token sees of those before it, see {@link SelfAttention#forward(NDArray, NDArray)}
     * @param encoded what the encoder made
     */
    NDArray forward(NDArray x, NDArray mask, Encoded encoded) {
        return recomputed
                ? Recomputation.of(given -> read(given.get(0), given.get(1), new Encoded(given.get(2), given.get(3))),
                        x, mask, encoded.states(), encoded.mask())
                : read(x, mask, encoded);
    }

    private NDArray read(NDArray x, NDArray mask, Encoded encoded) {
        NDArray attended = x.add(attention.forward(attentionNorm.forward(x), mask));
        // A view, at which gradients of layer and adapter meet first: so their sum over blocks rounds alike, recomputed
        // or not.
        NDArray states = encoded.states().reshape(encoded.states().getShape());
        return lookAcross(attended, cross.keysValues(states), encoded.mask());
    }

    /** What the encoder's tokens have to say to this block, see {@link CrossAttention#keysValues}. */
    NDList keysValues(Encoded encoded) {
        return cross.keysValues(encoded.states());
    }

    /**
     * Of the tokens whose places were given out last.
     *
     * @param mask what they see in the cache
     * @param cache of the tokens before them
     * @param keysValues see {@link #keysValues}
     * @param sourceMask hides the padding of the encoder's tokens
     */
    NDArray step(NDArray x, SequencePlaces sequences, NDArray mask, KeyValueCache cache, NDList keysValues,
            NDArray sourceMask) {
        NDList parts = attention.queriesKeysValues(
                attentionNorm.forward(x), sequences.places(), Precision.FLOAT32);
        cache.store(parts.get(1), parts.get(2));
        NDArray attended = x.add(attention.find(parts.get(0), cache.keys(), cache.values(), mask));
        return lookAcross(attended, keysValues, sourceMask);
    }

    /** Its structure and size. */
    BlockShape shape() {
        return shape;
    }

    /** What comes in and goes out has 32 bits. */
    @Override
    public void compute(Precision precision) {
        attention.compute(precision);
        cross.compute(precision);
        feedForward.compute(precision);
    }

    @Override
    public void recompute(boolean wanted) {
        recomputed = wanted;
    }

    /** The second and the third part. */
    private NDArray lookAcross(NDArray attended, NDList keysValues, NDArray sourceMask) {
        NDArray found = attended.add(cross.find(crossNorm.forward(attended), keysValues, sourceMask));
        return found.add(feedForward.forward(feedForwardNorm.forward(found)));
    }
}
