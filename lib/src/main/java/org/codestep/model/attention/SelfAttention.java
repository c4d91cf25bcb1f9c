package org.codestep.model.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.training.initializer.Initializer;
import org.codestep.model.Precision;
import org.codestep.model.layer.Layer;
import org.codestep.model.layer.Linear;
import org.codestep.model.layer.Norm;

/** Multi-head attention of the tokens of a sequence to each other: (B, T, C) to (B, T, C). */
public final class SelfAttention extends Layer {

    private final AttentionShape shape;
    private final Attention route = Attention.preferred();
    private final Linear qkv;
    /** Null unless the shape has such norms. */
    private final Layer queryNorm;
    private final Layer keyNorm;

    private final Linear output;
    private Precision precision = Precision.FLOAT32;

    /**
     * @param channels C
     * @param inner initial weights of the layer that makes queries, keys and values
     * @param residual initial weights of the layer that writes to the residual stream
     */
    public SelfAttention(int channels, AttentionShape shape, Initializer inner, Initializer residual) {
        int width = shape.queryWidth() + 2 * shape.keyValueWidth();
        this.shape = shape;
        this.qkv = child("qkv", new Linear(channels, width, inner, shape.inputBias()));
        this.queryNorm = shape.headNorm().map(epsilon -> headNorm("queryNorm", epsilon)).orElse(null);
        this.keyNorm = shape.headNorm().map(epsilon -> headNorm("keyNorm", epsilon)).orElse(null);
        this.output = child("output", new Linear(shape.queryWidth(), channels, residual, shape.outputBias()));
    }

    private Layer headNorm(String name, double epsilon) {
        return child(name, Norm.RMS.create(shape.headSize(), epsilon, false));
    }

    /** Of each token to itself and the tokens before it. */
    @Override
    public NDArray forward(NDArray x) {
        NDArray places = Attention.places(x.getManager(), x.getShape().get(1)); // (1, T)
        NDArray mask = shape.alibi() ? Attention.mask(places, places.getShape().get(1), slopes(x)) : null;
        return attend(x, places, mask);
    }

    /**
     * Of each token to those that a mask allows.
     *
     * @param mask see {@link Attention#masked}; null if each token sees itself and those before it
     */
    public NDArray forward(NDArray x, NDArray mask) {
        return attend(x, Attention.places(x.getManager(), x.getShape().get(1)), mask);
    }

    private NDArray attend(NDArray x, NDArray places, NDArray mask) {
        Precision common = route == Attention.PLAIN ? Precision.FLOAT32 : precision;
        NDList parts = queriesKeysValues(x, places, common);
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
        if (queryNorm != null) {
            parts.set(0, queryNorm.forward(parts.get(0)));
            parts.set(1, keyNorm.forward(parts.get(1)));
            all = NDArrays.concat(parts, 1);
        }
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
