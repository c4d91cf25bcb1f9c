package org.codestep.model.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.initializer.Initializer;
import org.codestep.model.ModelPart;
import org.codestep.model.Precision;
import org.codestep.model.layer.Linear;

/**
 * Multi-head attention of tokens to those of another sequence: a decoder's (B, T, C) to what an encoder made (B, S, C).
 */
public final class CrossAttention extends ModelPart {

    private final AttentionShape shape;
    private final Attention route = Attention.preferred();
    private final Linear query;
    private final Linear keyValue;
    private final Linear output;
    private Precision precision = Precision.FLOAT32;

    /**
     * @param channels C
     * @param inner initial weights of the layers that make queries, keys and values
     * @param residual initial weights of the layer that writes to the residual stream
     */
    public CrossAttention(int channels, AttentionShape shape, Initializer inner, Initializer residual) {
        if (shape.rotary().isPresent() || shape.alibi()) {
            throw new IllegalArgumentException(
                    "tokens of two sequences have no distance; leave rotary positions and ALiBi to self-attention");
        }
        this.shape = shape;
        this.query = child("query", new Linear(channels, shape.queryWidth(), inner, shape.inputBias()));
        this.keyValue = child("keyValue", new Linear(channels, 2 * shape.keyValueWidth(), inner, shape.inputBias()));
        this.output = child("output", new Linear(shape.queryWidth(), channels, residual, shape.outputBias()));
    }

    /** What the encoder's tokens (B, S, C) have to say: keys and values (B, G, S, D), made once for all that ask. */
    public NDList keysValues(NDArray encoded) {
        long heads = shape.keyValueHeads();
        return Attention.heads(common(keyValue.forward(encoded)), 2 * heads).split(new long[] {heads}, 1);
    }

    /**
     * What the tokens find: (B, T, C) to (B, T, C).
     *
     * @param keysValues see {@link #keysValues}
     * @param mask what is added to the scores, (B, 1, 1, S): it hides padding
     */
    public NDArray find(NDArray x, NDList keysValues, NDArray mask) {
        NDArray queries = Attention.heads(common(query.forward(x)), shape.heads()); // (B, H, T, D)
        return output.forward(route.masked(shape, queries, keysValues.get(0), keysValues.get(1), mask));
    }

    /** Queries, keys and values are of one precision, also where an adapter made some of them of 32 bits. */
    private NDArray common(NDArray made) {
        return precision == Precision.FLOAT32 ? made
                : (route == Attention.PLAIN ? Precision.FLOAT32 : precision).of(made);
    }

    /** Computes in this precision from now on. */
    public void compute(Precision wanted) {
        precision = wanted;
        query.compute(wanted);
        keyValue.compute(wanted);
        output.compute(wanted);
    }
}
