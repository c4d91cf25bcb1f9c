package org.codestep.model.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.initializer.Initializer;
import org.codestep.model.Precision;
import org.codestep.model.layer.Layer;
import org.codestep.model.layer.Linear;

/** Multi-head attention of each token to itself and the tokens before it: (B, T, C) to (B, T, C). */
public final class CausalSelfAttention extends Layer {

    private final AttentionShape shape;
    private final Attention route = Attention.preferred();
    private final Linear qkv;
    private final Linear output;
    private Precision precision = Precision.FLOAT32;

    /**
     * @param channels C
     * @param inner initial weights of the layer that makes queries, keys and values
     * @param residual initial weights of the layer that writes to the residual stream
     */
    public CausalSelfAttention(int channels, AttentionShape shape, Initializer inner, Initializer residual) {
        int width = shape.queryWidth() + 2 * shape.keyValueWidth();
        this.shape = shape;
        this.qkv = child("qkv", new Linear(channels, width, inner, shape.inputBias()));
        this.output = child("output", new Linear(shape.queryWidth(), channels, residual, shape.outputBias()));
    }

    @Override
    public NDArray forward(NDArray x) {
        NDArray places = Attention.places(x.getManager(), x.getShape().get(1)); // (1, T)
        Precision common = route == Attention.PLAIN ? Precision.FLOAT32 : precision;
        NDList parts = queriesKeysValues(x, places, common);
        NDArray mask = shape.alibi() ? Attention.mask(places, places.getShape().get(1), slopes(x)) : null;
        return find(parts.get(0), parts.get(1), parts.get(2), mask);
    }

    /**
     * What tokens that stand at these places ask, and what they have to say, all of one precision.
     *
     * @param common the precision that all of them get, unless this layer computes with 32 bits
     * @return queries (B, H, T, D), keys and values (B, G, T, D)
     */
    public NDList queriesKeysValues(NDArray x, NDArray places, Precision common) {
        long heads = shape.heads();
        long shared = shape.keyValueHeads();
        NDArray all = Attention.heads(qkv.forward(x), heads + 2 * shared); // (B, H + 2G, T, D)
        NDList parts = all.split(new long[] {heads, heads + shared}, 1);
        if (shape.rotary().isPresent()) {
            NDList placed = all.split(new long[] {heads + shared}, 1); // (B, H + G, T, D) and (B, G, T, D)
            parts = shape.rotary().get().rotate(placed.get(0), places).split(new long[] {heads}, 1);
            parts.add(placed.get(1));
        }
        if (precision == Precision.FLOAT32) {
            return parts;
        }
        NDList alike = new NDList();
        parts.forEach(part -> alike.add(common.of(part)));
        return alike;
    }

    /**
     * What queries (B, H, T, D) find in keys and values (B, G, L, D): (B, T, C).
     *
     * @param mask see {@link Attention#masked}; null if each token sees itself and those before it, with T = L
     */
    public NDArray find(NDArray queries, NDArray keys, NDArray values, NDArray mask) {
        return output.forward(mask == null
                ? route.causal(shape, queries, keys, values)
                : route.masked(shape, queries, keys, values, mask));
    }

    /** What a distance of one token costs, as an array of the manager of {@code x}. */
    public NDArray slopes(NDArray x) {
        return x.getManager().create(shape.slopes());
    }

    /** Computes in this precision from now on. */
    public void compute(Precision wanted) {
        precision = wanted;
        qkv.compute(wanted);
        output.compute(wanted);
    }
}
