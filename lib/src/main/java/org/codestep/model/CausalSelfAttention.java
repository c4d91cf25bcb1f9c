package org.codestep.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import org.codestep.model.GptConfig.Positions;

/** Multi-head attention of each token to itself and the tokens before it: (B, T, C) to (B, T, C). */
public final class CausalSelfAttention extends Layer {

    private static final float[] LEVEL = {0};

    private final int heads;
    private final Positions positions;
    private final Attention route = Attention.preferred();
    private Precision precision = Precision.FLOAT32;
    private final Linear qkv;
    private final Linear output;

    /**
     * @param size gives the channels, the heads and the positions
     * @param linear makes the two linear layers
     * @param inner initial weights of the layer that makes queries, keys and values
     * @param residual initial weights of the layer that writes to the residual stream
     */
    public CausalSelfAttention(
            GptConfig size, LinearFactory linear, Initializer inner, Initializer residual) {
        int channels = size.channels();
        this.heads = size.heads();
        this.positions = size.positions();
        this.qkv = child("qkv", linear.create(channels, 3 * channels, inner));
        this.output = child("output", linear.create(channels, channels, residual));
    }

    @Override
    public NDArray forward(NDArray x) {
        return forward(x, KeyValueCache.NONE);
    }

    /** The same for tokens that may follow those in a cache, which is extended. */
    public NDArray forward(NDArray x, KeyValueCache cache) {
        SequencePlaces sequences = cache.sequences();
        if (sequences == null) {
            NDArray places = Attention.places(x.getManager(), x.getShape().get(1));
            return output.forward(attend(alike(queriesKeysValues(x, places), false), places));
        }
        NDList parts = cachedParts(x, cache);
        // Whole sequences need no cache to look at: what pads the shorter ones stands behind their tokens.
        return output.forward(sequences.first() ? attend(parts, sequences.places()) : attend(parts, cache));
    }

    /** Queries, keys and values, of which the cache is given what it keeps. */
    private NDList cachedParts(NDArray x, KeyValueCache cache) {
        NDList parts = alike(queriesKeysValues(x, cache.sequences().places()), true);
        cache.store(parts.get(1), parts.get(2));
        return parts;
    }

    /** Of each sequence's last tokens only, (B, {@code count}, C), though the cache is extended by all. */
    NDArray last(NDArray x, KeyValueCache cache, int count) {
        SequencePlaces sequences = cache.sequences();
        NDList parts = cachedParts(x, cache);
        NDArray queries = sequences.last(parts.get(0).swapAxes(1, 2), count).swapAxes(1, 2); // (B, H, count, D)
        NDArray mask = Attention.mask(sequences.lastPlaces(count), sequences.visible(), slopes(x));
        return output.forward(route.masked(queries, cache.keys(), cache.values(), mask));
    }

    /** Queries, keys and values of one precision: a cache keeps 32 bits, and rotation has made 32 of two of them. */
    private NDList alike(NDList parts, boolean cached) {
        if (precision == Precision.FLOAT32) {
            return parts;
        }
        Precision common = cached || route == Attention.PLAIN ? Precision.FLOAT32 : precision;
        NDList alike = new NDList();
        parts.forEach(part -> alike.add(common.of(part)));
        return alike;
    }

    /** Computes in this precision from now on. */
    void compute(Precision wanted) {
        precision = wanted;
        linears().forEach(linear -> linear.compute(wanted));
    }

    private NDArray attend(NDList parts, NDArray places) {
        if (positions == Positions.ALIBI) {
            NDArray mask = Attention.mask(places, places.getShape().get(1), slopes(places));
            return route.masked(parts.get(0), parts.get(1), parts.get(2), mask);
        }
        return route.causal(parts.get(0), parts.get(1), parts.get(2));
    }

    private NDArray attend(NDList parts, KeyValueCache cache) {
        return route.masked(parts.get(0), cache.keys(), cache.values(), mask(cache, parts.get(0)));
    }

    /** What the tokens that came last may look at in a cache. */
    NDArray mask(KeyValueCache cache, NDArray x) {
        return cache.sequences().mask(() -> slopes(x));
    }

    /** The layers that make queries, keys and values, and the output. */
    List<Linear> linears() {
        return List.of(qkv, output);
    }

    private NDArray slopes(NDArray x) {
        return x.getManager().create(positions == Positions.ALIBI ? Alibi.slopes(heads) : LEVEL);
    }

    /** Three arrays of shape (B, H, T, D), of tokens that stand at these places. */
    private NDList queriesKeysValues(NDArray x, NDArray places) {
        Shape shape = x.getShape();
        NDArray all = qkv.forward(x) // (B, T, 3C)
                .reshape(shape.get(0), shape.get(1), 3L * heads, -1) // (B, T, 3H, D)
                .swapAxes(1, 2); // (B, 3H, T, D)
        if (positions != Positions.ROTARY) {
            return all.split(3, 1);
        }
        NDList parts = all.split(new long[] {2L * heads}, 1); // (B, 2H, T, D) and (B, H, T, D)
        NDList placed = RotaryPositions.rotate(parts.get(0), places).split(2, 1);
        placed.add(parts.get(1));
        return placed;
    }
}
